"""Dagster is wired here and nowhere else; the `parcomm` command too.

What belongs here: settings, resources, jobs, schedules, sensors, the command line. What does not: any figure.
"""
