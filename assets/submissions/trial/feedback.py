"""The returned workbook of a file that was only tried: what `parcomm check --feedback` writes, without a warehouse.

What does not belong here: the checks (`file_check`), and the night's returned workbooks (`returned.files_on_disk`).
"""

from __future__ import annotations

from pathlib import Path

from assets.reference.loading import References
from assets.submissions.reading.limited_processes import FILE_SECONDS, within_limits
from assets.submissions.returned.marked_workbook import Returned, result_alone, result_asked_alone, return_workbook
from assets.submissions.returned.result.answers import Answer, Wording, answer
from assets.submissions.trial.file_check import FileCheck
from assets.workers import LOST, Workers
from warehouse.whole_files import write_whole


class UnmarkedError(Exception):
    """The file cannot be returned in the format that was asked for."""


def write_feedback(checked: FileCheck, references: References, workers: Workers, out: Path) -> None:
    """Mark the findings in a copy of the file that was checked; for an .ods and an .xlsx `out`, only list them.

    Raises:
        UnmarkedError: an .ods is asked for, and the file is none, or none that can be marked.
        OSError: the file is gone, or `out` cannot be written.
    """
    wording = Wording.of_year(references, checked.year, is_trial=True)
    (submission,) = checked.batch.submissions.to_dict("records")
    prospect = checked.batch.prospects.get(submission["sha256"])
    said = answer(submission, checked.batch.findings.to_dict("records"), wording, prospect)
    try:
        (returned,) = workers.submit(_returned_within_limits, ((checked.path, said),)).result()
    except LOST:
        workers.close()
        returned = result_alone(said)
    wanted = out.suffix.casefold()
    if wanted == ".ods" != returned.suffix:
        raise UnmarkedError(f"{checked.path} cannot be returned as an .ods: name an .xlsx file instead")
    write_whole(out, returned.content if wanted == returned.suffix else result_asked_alone(said).content)


def _returned_within_limits(tasks: tuple[tuple[Path, Answer], ...]) -> list[Returned]:
    with within_limits(FILE_SECONDS * len(tasks)):
        return [return_workbook(path, said) for path, said in tasks]
