"""The morning summary (bản tin sáng): what came, was rejected, moved, and needs a person, once a day in Vietnamese."""
