"""Sheets of a received workbook, cell by cell."""
