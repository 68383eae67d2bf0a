"""The lineage told to data catalogues: OpenLineage events of each run, in a file and, where one is named, sent.

`run_facts` reads Dagster's event log, `datasets` says where an asset is kept, `events` makes the events of both, and
`telling` writes and sends them; `sensor` does so for each run that has ended. What does not belong here: where a column
comes from (`assets.column_origins`).
"""
