"""The report workbook that an agency fills: its sheets, lists, validations and styles."""
