"""What an evaluator sees of an asset in Dagster: the rows that matter first, links, figures over time, plots.

What belongs here: choosing, ordering and wording rows of tables. What does not: the pages that are linked to
(`assets.publication.pages`), and the data (`warehouse.rows`).
"""
