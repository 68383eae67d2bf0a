"""Tables, progress and summaries at a terminal."""
