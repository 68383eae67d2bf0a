"""Read files checked: findings, rows that count, the status of each file."""
