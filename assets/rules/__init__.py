"""Rules of a framework file: read, checked, evaluated, explained and linted. Knows no agency and no report."""
