"""Rules over the scorecard."""
