"""Stage 5: what leaves the system: the Steering Committee's workbook."""
