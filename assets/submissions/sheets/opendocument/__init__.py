"""Sheets of OpenDocument spreadsheets."""
