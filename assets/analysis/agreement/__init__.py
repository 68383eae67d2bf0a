"""How alike appraisers decide: agreement beyond chance, and who decides higher or lower than the others."""
