"""Commands that write and check workbooks: reports, appraisal, explanations, figures from outside."""
