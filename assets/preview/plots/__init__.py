"""Small plots as SVG, drawn by matplotlib, and what they show of assets."""
