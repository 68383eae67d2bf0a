"""Checks of what the data says: agencies to be asked, figures to be looked at. They warn and stop nothing."""
