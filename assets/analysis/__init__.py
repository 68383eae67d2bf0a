"""Stage 5: what evaluators look at beside the scores: changes between reports, proofs claimed twice."""
