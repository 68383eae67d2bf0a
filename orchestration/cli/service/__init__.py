"""Commands around the nights: the installation's state and upkeep, its warehouse, its pages."""
