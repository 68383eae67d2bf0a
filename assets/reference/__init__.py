"""Stage 1: what is known before any agency reports: agencies, code lists, calendars, criteria frameworks."""
