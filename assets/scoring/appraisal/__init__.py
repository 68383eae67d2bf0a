"""Appraisers' decisions in scores: read, applied to a criterion, told in words, and those that change nothing."""
