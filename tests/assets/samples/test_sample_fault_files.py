from __future__ import annotations

import io

import pytest
from msoffcrypto import OfficeFile
from openpyxl import load_workbook

from assets.samples.faults import files as fault_files
from assets.samples.invention.agency_profiles import chance
from assets.submissions.container.guard import FileRefusedError
from assets.submissions.reading.file_kinds import open_container
from checks.workbook_layout import COVER_SHEET

CONTENT = chance(1).randbytes(60_000)


def test_the_encrypted_workbook_opens_with_its_password_alone():
    locked = OfficeFile(io.BytesIO(fault_files.encrypted(CONTENT, 2025, chance(1))))
    locked.load_key(password="bí mật 2025", verify_password=True)  # noqa: S106 - told in fixtures/README.md
    opened = io.BytesIO()
    locked.decrypt(opened)
    assert COVER_SHEET in load_workbook(opened).sheetnames


def test_the_encrypted_workbook_is_refused_as_encrypted():
    with pytest.raises(FileRefusedError) as refused:
        open_container(io.BytesIO(fault_files.encrypted(CONTENT, 2025, chance(1))))
    assert refused.value.code == "FILE_ENCRYPTED"


def test_a_truncated_file_is_a_beginning_of_the_whole():
    spoiled = fault_files.truncated(CONTENT, 2025, chance(1))
    assert CONTENT.startswith(spoiled)
    assert 0.4 < len(spoiled) / len(CONTENT) < 0.75


def test_the_foreign_workbook_opens_and_has_no_cover():
    spoiled = fault_files.foreign(CONTENT, 2025, chance(1))
    assert COVER_SHEET not in load_workbook(io.BytesIO(spoiled)).sheetnames


def test_the_empty_and_the_text_file_are_what_they_are_called():
    assert fault_files.empty(CONTENT, 2025, chance(1)) == b""
    assert "năm 2025" in fault_files.text(CONTENT, 2025, chance(1)).decode()
