"""A release held against itself: figures computed again, workbooks read again, the audit trail followed."""
