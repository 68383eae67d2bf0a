"""Watching over an installation: its state, what is told of it and to whom, metrics and logs.

What does not belong here: what a night does, and the units that start it.
"""
