"""The score passport: from an agency's figure back to file, sheet and row, and through every change it has had.

Read in the order `facts` (what the warehouse holds), `document` (the passport as data), `words` (the same in
Vietnamese), `wording` (those words as a text). Nothing here computes a figure.
"""
