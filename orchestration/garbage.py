"""Collections of garbage: seldom, and past what stays until the process ends.

Imports and definitions are a million objects; looking through them again and again took a fifth of a night's processor
time. What does not belong here: memory limits of the processes that read reports.
"""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Let this process collect garbage after tens of thousands of new objects, not after hundreds."""
    gc.set_threshold(50_000, 20, 50)


def keep_what_is_loaded() -> None:
    """Let no later collection look at what this process has loaded by now."""
    gc.collect()
    gc.freeze()
