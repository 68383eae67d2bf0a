"""Report rows counted, added and compared in the database."""
