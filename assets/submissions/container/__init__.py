"""Bytes that nobody trusts yet: what kind of file they are, and in which encoding its parts are written."""
