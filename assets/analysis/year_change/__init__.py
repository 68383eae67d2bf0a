"""Change between two years: as published, carried over mergers, and taken apart exactly."""
