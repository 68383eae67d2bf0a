"""Files in the inbox and when they may be taken: whole, still being written, or read by nobody."""
