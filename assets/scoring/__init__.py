"""Stage 4: from accepted report rows to inputs, criterion scores, index, class and rank; exact throughout."""
