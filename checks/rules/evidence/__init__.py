"""Rules over evidence: documents, links, files and what they are claimed for."""
