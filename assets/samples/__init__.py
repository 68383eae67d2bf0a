"""A sample year: report workbooks as agencies would send them, for demonstrations and tests; some carry a fault.

What belongs here: inventing an agency's report (`invention`), typing it into the template that the agency would have
got (`filling`), damaging some of the files (`faults`), and writing the whole year into an inbox (`year`). What does
not: reading or checking what was written. Everything is drawn from a seed, the year and the agency's code, so that the
same demonstration can be given twice.
"""
