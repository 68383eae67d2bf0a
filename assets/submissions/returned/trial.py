"""The returned workbook of a file that was only tried: what `parcomm check --feedback` writes, without a warehouse.

What does not belong here: the checks (`file_check`), and the night's returned workbooks (`returned_files`).
"""

from __future__ import annotations

from pathlib import Path

from assets.reference.references import References
from assets.submissions.file_check import FileCheck
from assets.submissions.returned.answers import Wording, answer
from assets.submissions.returned.returning import return_workbook
from assets.submissions.saving import write_whole


def write_feedback(checked: FileCheck, references: References, out: Path) -> None:
    """Mark the findings in a copy of the file that was checked.

    Raises:
        OSError: the file is gone, or `out` cannot be written.
    """
    wording = Wording.of_year(references, checked.year, is_trial=True)
    (submission,) = checked.batch.submissions.to_dict("records")
    said = answer(submission, checked.batch.findings.to_dict("records"), wording)
    write_whole(out, return_workbook(checked.path, said).content)
