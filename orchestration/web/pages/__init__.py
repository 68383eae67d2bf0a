"""The pages beside Dagster's, served: addresses to facts of the warehouse, and files of the home.

What does not belong here: how a page looks and what it says (`assets.publication.pages`).
"""
