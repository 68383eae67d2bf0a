"""Returned Excel workbooks: parts changed, every other byte kept."""
