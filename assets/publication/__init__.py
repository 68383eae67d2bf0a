"""Stage 4: what leaves the system: the Steering Committee's workbook."""
