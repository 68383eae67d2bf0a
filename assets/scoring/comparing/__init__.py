"""Two versions of a framework compared: every score, class and rank that would move."""
