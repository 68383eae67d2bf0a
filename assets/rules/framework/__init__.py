"""Framework files: their parts as models, loading, and the checks of one file."""
