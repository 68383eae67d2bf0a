"""Sheets of the Committee's workbook, one a module."""
