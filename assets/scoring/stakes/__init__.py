"""Points at stake for the rows of files being checked."""
