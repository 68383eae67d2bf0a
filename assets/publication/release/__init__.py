"""Sealed releases: a year's data, rules, program and figures, frozen in one folder that anybody can recompute.

Read in the order `manifest` (what a release holds, with fingerprints; tables as `warehouse.rows.table_files`),
`erratum` (what a later one moves); then `publication.sealing` (making one) and `publication.verifying` (holding one
against itself).
"""
