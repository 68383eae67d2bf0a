"""The installation's reference data, with lint as the judge of its frameworks.

What does not belong here: reading files (`assets.reference`), and what lint asks (`assets.rules.lint`).
"""

from __future__ import annotations

from assets.reference.loading import References, load_references
from assets.rules.lint.verdicts import errors_of
from orchestration.installation.settings import Settings


def read_references(settings: Settings) -> References:
    """Agencies, code lists, calendars, frameworks and the catalogue, as the files say now.

    Raises:
        ReferenceDataError: a file that everybody needs and that cannot be used, by file and line.
        FrameworkError: the folder of frameworks cannot be read.
    """
    return load_references(settings.reference, settings.frameworks, errors_of)
