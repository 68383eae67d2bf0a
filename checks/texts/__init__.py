"""Texts from outside: normalised, made safe to show, read from plain files."""
