"""How certain a rank is and what moves it: bands, sensitivity, points to win; for any units and criteria."""
