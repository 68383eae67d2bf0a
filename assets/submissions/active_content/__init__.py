"""Active content of a workbook: named for a finding, and taken out before the workbook is sent back."""
