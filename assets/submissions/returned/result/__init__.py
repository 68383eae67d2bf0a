"""Results told to an agency: the result sheet and the marks in its workbook."""
