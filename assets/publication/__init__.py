"""Stage 6: what leaves the system: the Steering Committee's workbook, score passports, sealed releases."""
