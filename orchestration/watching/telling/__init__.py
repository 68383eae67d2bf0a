"""Messages to people: made into a file, sent by the configured ways, kept until they have arrived."""
