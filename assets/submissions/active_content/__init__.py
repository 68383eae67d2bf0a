"""What in a workbook acts when somebody opens it: named for a finding, and taken out before the workbook goes out."""
