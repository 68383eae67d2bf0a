"""An installation as a whole: backup, restore, verification."""
