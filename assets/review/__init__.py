"""Stage 3: what comes beside the agency's own report: survey answers, outside indices, appraisals."""
