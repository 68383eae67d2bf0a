"""Open PDFs in a process of its own: one that crashes or hangs the library costs that process and nothing else.

`pdf_opening` starts this file as a script and talks to it over its standard streams: in comes a PDF behind its length,
out goes its state and the processor time that is left. What does not belong here: anything of the program, whose
settings and connections a process that parses strangers' files must not even hold.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import struct
import sys
import time
from pathlib import Path

LENGTH = struct.Struct("<Q")
ANSWER = struct.Struct("<cd")
READY = b"+"
READABLE, EMPTY, ENCRYPTED, DAMAGED = b"r", b"e", b"l", b"d"

_BYTES = 192 * 2**20
"""What opening may take beyond what the library takes: the PDF itself, and a few times its table of objects."""

_LEAST_SECONDS = 0.01
"""A timer set to nothing would never ring."""


def state_of(content: bytes) -> bytes:
    """State of a PDF: it opens without a password, and its first and last page are there."""
    import pypdfium2_raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        reason = pdfium.FPDF_GetLastError()
        return ENCRYPTED if reason in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) else DAMAGED
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if pages < 1:
            return EMPTY
        size = ctypes.byref(pdfium.FS_SIZEF())
        found = all(pdfium.FPDF_GetPageSizeByIndexF(document, page, size) for page in (0, pages - 1))
        return READABLE if found else DAMAGED
    finally:
        pdfium.FPDF_CloseDocument(document)


def main(seconds: float) -> None:
    """Answer until the other side has nothing more to ask, or the processor time is spent."""
    import pypdfium2_raw as pdfium

    pdfium.FPDF_InitLibrary()
    _limit_memory()
    # The library is foreign code that no Python handler interrupts: the signal's own effect is to end the process.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    told.write(READY)
    told.flush()
    while len(header := asked.read(LENGTH.size)) == LENGTH.size:
        content = asked.read(LENGTH.unpack(header)[0])
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, max(seconds, _LEAST_SECONDS))
        state = state_of(content)
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds -= time.process_time() - before
        told.write(ANSWER.pack(state, seconds))
        told.flush()


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + _BYTES
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(float(sys.argv[1]))
