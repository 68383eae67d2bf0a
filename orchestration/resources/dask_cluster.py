"""A Dask cluster as an executor like any other.

What belongs here: where Dask's own executor differs from what `concurrent.futures` promises. What does not: when a
cluster is used (`resources`), and what is worked on.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


CONNECT_SECONDS = 5
"""A scheduler that takes longer than this to answer is not there."""


class NoClusterError(Exception):
    """No work can be handed to the cluster that a setting names; the message is one sentence."""


def require_cluster(address: str) -> None:
    """Connect to a scheduler, and leave again: a run asks before it takes anything in.

    Raises:
        NoClusterError: Dask is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise NoClusterError(
            f"PARCOMM_DASK_SCHEDULER={address} needs Dask, which is not installed: install `parcomm[dask]`, or unset it"
        ) from error
    try:
        Client(address, timeout=CONNECT_SECONDS, set_as_default=False).close()
    except (OSError, ValueError) as error:
        raise NoClusterError(f"PARCOMM_DASK_SCHEDULER={address}: no Dask scheduler answers there ({error})") from error


class DaskExecutor(Executor):
    """Work on the cluster whose scheduler is at an address.

    Work that takes down every worker it is given to ends with `BrokenExecutor`, as it does in a local pool.
    """

    def __init__(self, address: str) -> None:
        # Installed only where a cluster is used, and slow to import.
        from distributed import Client, KilledWorker

        self._client = Client(address)
        self._executor = self._client.get_executor(pure=False)
        self._killed: type[Exception] = KilledWorker

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Hand work to the cluster; function, arguments and result are pickled."""
        outcome: Future[Result] = Future()
        outcome.set_running_or_notify_cancel()
        self._executor.submit(fn, *args, **kwargs).add_done_callback(lambda done: self._pass_on(done, outcome))
        return outcome

    def _pass_on(self, done: Future[Any], outcome: Future[Any]) -> None:
        if done.cancelled():
            outcome.set_exception(BrokenExecutor("the cluster gave up this work"))
            return
        error = done.exception()
        if isinstance(error, self._killed):
            outcome.set_exception(BrokenExecutor(str(error)))
        elif error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(done.result())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which stays up for others; what is still at work there for us is dropped."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()
