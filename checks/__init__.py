"""Checks: schemas of sheets and tables, rules over rows, findings and their texts.

What belongs here: a statement that can be true or false of data, and the words in which an officer hears of it.
What does not: reading workbooks, computing scores, deciding what a status leads to.
"""
