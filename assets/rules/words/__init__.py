"""Figures, inputs and conditions as Vietnamese words."""
