"""Figures that the last changing run changed: asked for, told as rows, and by whose figures they moved."""
