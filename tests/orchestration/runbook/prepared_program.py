"""`parcomm` in a process that has imported everything already: a command costs its own work, not a start.

    python -m tests.orchestration.runbook.prepared_program SOCKET    # serves until it is ended
    python -S prepared_program.py SOCKET ARGUMENT...    # one command, in the caller's folder and environment

What does not belong here: which commands are given.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
from pathlib import Path

NEEDED = (
    *("great_expectations", "orchestration.running", "orchestration.cli"),
    *("assets.publication.sealing.release_steps", "assets.safekeeping.verification", "pandera.pandas", "z3"),
    *("orchestration.definitions", "orchestration.watching.status.reading", "assets.rules.lint.framework_file"),
)
_WORDS = 1 << 20


def ask(path: str, arguments: list[str]) -> int:
    """Have the command run with this process's input, output, folder and environment; give its exit code."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(path)
        environment = [f"{name}={value}" for name, value in os.environ.items()]
        words = "\0".join([str(Path.cwd()), str(len(arguments)), *arguments, *environment])
        socket.send_fds(asked, [words.encode()], [0, 1, 2])
        return int(asked.recv(16))


def serve(path: str) -> None:
    """Fork for each command: this process has no threads and no connections."""
    for name in NEEDED:
        importlib.import_module(name)
    garbage = importlib.import_module("orchestration.garbage")
    garbage.keep_what_is_loaded()
    garbage.collect_seldom()

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        while True:
            asked, _ = listening.accept()
            with asked:
                data, descriptors, _, _ = socket.recv_fds(asked, _WORDS, 3)
                worker = os.fork()
                if worker == 0:
                    _run(data.decode().split("\0"), descriptors)
                for each in descriptors:
                    os.close(each)
                _, status = os.waitpid(worker, 0)
                asked.send(str(os.waitstatus_to_exitcode(status)).encode())


def _run(words: list[str], descriptors: list[int]) -> None:
    """Never returns: the fork must not go on serving."""
    folder, count, *rest = words
    arguments, environment = rest[: int(count)], rest[int(count) :]
    code = 70
    try:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(each.split("=", 1) for each in environment)
        importlib.import_module("orchestration.cli").main(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    if sys.argv[2:]:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
    serve(sys.argv[1])
