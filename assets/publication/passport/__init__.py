"""The score passport: from an agency's figure back to file, sheet and row, and through every change it has had.

Read in the order `facts` (what the warehouse holds), `document` (the passport as data), `wording` (the same in
Vietnamese). Nothing here computes a figure.
"""
