"""Invented reports: agencies, plans, activities, evidence, scorecards."""
