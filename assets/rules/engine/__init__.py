"""One criterion scored: inputs in, points, trace and sentence out."""
