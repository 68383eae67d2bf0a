"""Faults planted in sample reports, each with the finding that must name it."""
