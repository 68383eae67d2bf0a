"""Files checked outside any inbox, as `parcomm check` does: findings, report, returned workbook."""
