"""The story, one folder a stage, in the order in which the data flows.

`reference` -> `submissions` -> `scoring` -> `publication`. In each, `defs.py` holds the thin Dagster assets and the
modules beside it the pure functions that they call.
"""
