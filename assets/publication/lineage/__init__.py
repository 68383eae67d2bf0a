"""The columns' lineage as pages for people: a picture of all assets, and the way of each column back to the sheets."""
