"""The appraisers' work-list: every item of a year, the one on which a decision can move most first."""
