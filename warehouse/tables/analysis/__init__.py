"""Tables of the analysis: derived every night, but for reviewers' verdicts on evidence; nothing is scored by them."""
