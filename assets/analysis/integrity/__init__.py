"""Integrity of evidence: proofs claimed twice, documents that contradict each other, reports that copy, verdicts."""
