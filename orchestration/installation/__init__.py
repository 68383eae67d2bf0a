"""An installation: its settings, storage, files' permissions, reference data, runs that were ended from outside."""
