"""What the sheets of a received workbook hold, cell by cell."""
