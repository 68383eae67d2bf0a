"""Vietnamese typed in fonts older than Unicode: told as what it is, with what it says."""
