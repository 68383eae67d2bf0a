"""The story, one folder a stage, in the order in which the data flows.

`reference` -> `submissions` -> `review` -> `scoring` -> `analysis` -> `publication`. In each, `defs.py` holds the thin
Dagster assets, and the modules beside it the pure functions that they call. Below them stand `rules` (the rule
language), `preview` (what Dagster shows of a table) and `template` (the workbook that agencies fill), beside them
`safekeeping` and `samples`.
"""

import os

# Where lxml is installed, openpyxl writes other bytes of the same workbook. A file is known by its hash, and `verify`
# writes workbooks again to compare them.
os.environ["OPENPYXL_LXML"] = "False"
