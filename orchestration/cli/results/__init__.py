"""Commands that say what a year came to: an agency's passport, how certain ranks are, what changed."""
