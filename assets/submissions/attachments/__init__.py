"""Evidence files sent beside a report."""
