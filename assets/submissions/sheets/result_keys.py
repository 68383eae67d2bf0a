"""Words by which a sheet «Kết quả kiểm tra» is read back; drawing and reading share them, and need nothing else."""

from __future__ import annotations

RESULT_HEADLINE = "KẾT QUẢ KIỂM TRA BÁO CÁO NĂM"
"""Before the year, in the first row."""
EXPLANATION_HEADING = "Giải trình"
KEY_HEADINGS = ("_code", "_sheet", "_cell", "_column", "_value", "_criterion", "_color")
"""Headings of the hidden columns, in order."""
LONGEST_EXPLANATION = 2_000
"""Characters; a page and a half."""
