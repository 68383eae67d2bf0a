"""Rules that tie cells, rows, sheets and reports together: frames of rows in, raw findings out, one idea a module.

Every rule works on the rows of many files at once (`sha256`, `sheet`, `excel_row` and the table's columns), and knows
neither severities nor sentences: those are in the catalogue.
"""
