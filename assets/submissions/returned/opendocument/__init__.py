"""An OpenDocument report sent back: the agency's own .ods, its findings marked as in an .xlsx.

`content.xml` is spliced, not read and written anew, for the reasons that `marked_workbook` gives; rows and cells are
repeat counts here, and only rows in which something changes are taken apart. odfdo (Apache-2.0, well kept) was tried:
it would save the taking apart alone, takes three to four milliseconds a cell, and writes the whole document anew by
lxml.
"""
