"""Reports that the warehouse already knows: in force, accepted, waiting."""
