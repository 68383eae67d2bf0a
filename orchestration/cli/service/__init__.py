"""Commands around the nights: what state the installation is in, and what keeps it going."""
