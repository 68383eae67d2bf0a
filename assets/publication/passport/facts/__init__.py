"""What the warehouse holds of one agency for its passport, now or as of a past moment; only queries."""
