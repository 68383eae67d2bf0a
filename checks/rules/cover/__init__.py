"""Rules over the cover and over whole reports."""
