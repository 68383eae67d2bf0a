"""The agency's own workbook, sent back with every finding marked where it stands, and explanations read from it."""
