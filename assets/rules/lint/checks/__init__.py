"""Checks of a framework by lint, and their messages."""
