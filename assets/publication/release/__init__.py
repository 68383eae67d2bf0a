"""Sealed releases: a year's data, rules, program and figures, frozen in one folder that anybody can recompute.

Read in the order `manifest` (what a release holds, with fingerprints; tables as `warehouse.rows.table_files`),
`decision_dates` (when one can be made), `sealing` (making one), `recomputing` and `verifying` (holding one against
itself), `erratum` (what a later one moves).
"""
