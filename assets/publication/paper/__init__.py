"""Printed sheets: styles, page breaks, text measured, the heading of an official document."""
