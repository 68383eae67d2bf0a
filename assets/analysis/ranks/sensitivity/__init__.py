"""What moves a rank: weights, single criteria, the way of adding up; which criteria tell units apart at all."""
