"""Lowest and highest rank that a unit can hold: open items and survey error; what is missing to rise; points lost."""
