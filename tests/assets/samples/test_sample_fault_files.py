from __future__ import annotations

import io

import olefile
import pytest
from openpyxl import load_workbook

from assets.samples.faults import files as fault_files
from assets.samples.faults.compound_file import compound_file
from assets.samples.invention.agency_profiles import chance
from checks.workbook_layout import COVER_SHEET

CONTENT = chance(1).randbytes(60_000)


@pytest.mark.parametrize("size", [4096, 4097, 70_000, 1_000_000])
def test_a_compound_file_gives_its_streams_back(size):
    streams = {"EncryptionInfo": b"i" * 4096, "EncryptedPackage": chance(size).randbytes(size)}
    with olefile.OleFileIO(io.BytesIO(compound_file(streams)), raise_defects=olefile.DEFECT_POTENTIAL) as found:
        assert {name: found.openstream(name).read() for (name,) in found.listdir()} == streams


def test_a_stream_that_would_need_the_mini_stream_is_refused():
    with pytest.raises(ValueError, match="at least 4096 bytes"):
        compound_file({"EncryptedPackage": b"short"})


def test_a_stream_too_long_for_the_header_s_list_of_tables_is_refused():
    with pytest.raises(ValueError, match="too long"):
        compound_file({"EncryptedPackage": bytes(8_000_000)})


def test_the_encrypted_workbook_is_a_compound_file_with_an_encrypted_package():
    spoiled = fault_files.encrypted(CONTENT, 2025, chance(1))
    with olefile.OleFileIO(io.BytesIO(spoiled)) as found:
        assert found.exists("EncryptedPackage")


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
