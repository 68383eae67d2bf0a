"""Names that the tests of previews put in the place of codes."""

from __future__ import annotations

from assets.preview.names import Names
from assets.reference.code_list_files import read_code_lists
from checks.code_lists import CodeLists
from orchestration.installation.settings import FIXTURES

NAMES = Names(
    labels=CodeLists(read_code_lists(sorted((FIXTURES / "code_lists").glob("*.csv")))),
    agencies={"A": "Bộ Nội vụ", "B": "Tỉnh Lào Cai"},
    frameworks={"thu": "Bộ tiêu chí thử"},
    criteria={("thu", "1.3"): "Hoàn thành kế hoạch", ("thu", "2.1"): "Tin, bài"},
    inputs={("thu", "1.3", "planned"): "số nhiệm vụ"},
    findings={"FILE_EMPTY": "Tệp trống"},
)
