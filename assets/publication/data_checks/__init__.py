"""Checks of what a year's data says: files, reports, figures. Each names the agencies to ask; none stops a run."""
