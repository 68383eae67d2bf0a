"""What the warehouse already knows of reports: which are in force, accepted, waiting."""
