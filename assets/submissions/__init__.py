"""Submissions: from a file in the inbox to accepted report rows, findings and returned workbooks."""
