"""Rules of a framework file: read, checked, evaluated, explained and linted. Holds no agency's data."""
