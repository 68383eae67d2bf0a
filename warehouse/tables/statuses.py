"""Codes that the program itself gives: statuses of submissions, severities of findings, states of evidence files.

Constraints, findings and published texts take them from here; their Vietnamese words are in the code lists of the same
names. What does not belong here: codes that agencies choose from a list.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

UNREADABLE: Final = "unreadable"
REJECTED: Final = "rejected"
ACCEPTED_WITH_FINDINGS: Final = "accepted_with_findings"
PLAINLY_ACCEPTED: Final = "accepted"

Status = Literal["unreadable", "rejected", "accepted_with_findings", "accepted"]
STATUSES: tuple[Status, ...] = get_args(Status)
ACCEPTED: tuple[Status, ...] = (PLAINLY_ACCEPTED, ACCEPTED_WITH_FINDINGS)
"""The statuses of a report that counts."""

BLOCKING: Final = "blocking"
WARNING: Final = "warning"
NOTE: Final = "note"

Severity = Literal["blocking", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""

READABLE: Final = "readable"
EMPTY: Final = "empty"
ENCRYPTED: Final = "encrypted"
DAMAGED: Final = "damaged"
UNKNOWN: Final = "unknown"

FileState = Literal["readable", "empty", "encrypted", "damaged", "unknown"]
FILE_STATES: tuple[FileState, ...] = get_args(FileState)
