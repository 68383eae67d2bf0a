"""Workbooks beside reports, from the archive into the warehouse.

`taking` finds the files and stores what they say, one transaction a file; `kinds` names, for each kind of form, the
function that judges its rows. Whoever adds a kind declares its form (`checks.forms`), writes that function from
`read_form.ReadForm` to `judged.Judged`, and gives it a line in `kinds`: recognition, reading, findings' words, storing,
the returned workbook and the audit trail are the same for all.
"""
