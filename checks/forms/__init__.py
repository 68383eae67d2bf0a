"""Workbooks that people fill and send to the inbox, each declared once: drawing and reading both follow it."""
