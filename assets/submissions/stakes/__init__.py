"""Points at stake: what hangs on a finding, what a file earns."""
