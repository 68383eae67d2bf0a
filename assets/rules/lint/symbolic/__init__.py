"""A criterion's inputs, formulas and conditions as symbols that z3 solves for."""
