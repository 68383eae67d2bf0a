"""The agencies' explanation of a round of appraisal: what was decided against each, and its workbook to answer in."""
