"""State of an installation, for people and for machines that watch: `parcomm status`."""
