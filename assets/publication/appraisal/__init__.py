"""The workbook in which appraisers decide: the work-list, what is known of each item, cells to fill."""
