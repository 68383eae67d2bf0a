"""What lies in the inbox and when it may be taken: whole, still being written, or read by nobody."""
