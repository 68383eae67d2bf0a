"""A release made: a year frozen, proved and written down."""
