"""What a cell means beyond its stored value: for how many rows it stands, what its format shows, where its link leads.

Values that can be read in two ways are findings, and the catalogue says what they cost. What does not belong here:
texts that people type (`cells`), and the types of columns (`typed_columns`).
"""
