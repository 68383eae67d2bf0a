"""Rules over the rows of the report's sheets."""
