"""Findings: model, catalogue of texts and severities, limits, wording."""
