"""Stage 2: from a file in the inbox to accepted report rows and findings; and the template that agencies fill."""
