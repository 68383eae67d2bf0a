"""Columns: how one is declared, its types, and the forms that the database holds values to."""
