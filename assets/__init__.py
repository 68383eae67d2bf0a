"""The story, one folder a stage, in the order in which the data flows.

`reference` -> `submissions` -> `review` -> `scoring` -> `analysis` -> `publication`. In each, `defs.py` holds the thin
Dagster assets, and the modules beside it the pure functions that they call.
"""
