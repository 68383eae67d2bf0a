"""The Steering Committee's workbook."""
