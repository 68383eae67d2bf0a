"""Words of the passport in Vietnamese: what its text and its page both say."""
