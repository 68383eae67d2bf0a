"""Items that two appraisers appraise, neither knowing of the other, so that their agreement can be measured.

Which items these are follows from their names alone: whoever asks, in whatever order, on whatever machine, gets the
same ones, and nobody chooses them. What does not belong here: agreement itself.
"""

from __future__ import annotations

import hashlib

_STEPS = 1 << 64


def is_double(year: int, round_number: int, agency_code: str, criterion_code: str, pct: int) -> bool:
    """Whether an item goes to two appraisers.

    Args:
        year: the year scored.
        round_number: of appraisal; another round draws other items.
        agency_code: whose item it is.
        criterion_code: on which.
        pct: share of items drawn, in per cent; the items of a smaller share are among those of a greater one.
    """
    seed = "\n".join((str(year), str(round_number), agency_code, criterion_code))
    drawn = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return drawn * 100 < pct * _STEPS
