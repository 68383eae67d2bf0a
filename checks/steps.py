"""Failure of a run's step: a passing fault is tried again, a permanent one ends the step with its sentence.

A locked or lost database is transient. Everything else is permanent: bad data is a finding, broken code stays broken,
and a night that retries it hides it. Every asset and every asset check has `RETRIES` and `step`, also where it is
launched alone on Dagster's pages. What does not belong here: which database errors pass (`warehouse.transient`).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

import dagster as dg

from checks.texts.error_sentences import chain, sentence_for_people
from warehouse.transient import is_transient

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

RETRIES = dg.RetryPolicy(max_retries=3, delay=5.0)


class StepInterruptedError(dg.DagsterError, dg.DagsterExecutionInterruptedError):
    """A step that was ended from outside, by Ctrl-C or on Dagster's pages.

    Dagster 1.13 applies a retry policy to interrupts too: the step would begin again. It passes errors of its own on
    as they are, and ends the run for one that is an interrupt.
    """


def step(body: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The body of an asset or a check whose errors are `dagster.Failure`s; see `told_failures`."""
    if not inspect.isgeneratorfunction(body):
        return told_failures()(body)

    @functools.wraps(body)
    def iterate(*arguments: Arguments.args, **named: Arguments.kwargs) -> Iterator[Any]:
        with told_failures():
            yield from body(*arguments, **named)

    return cast("Callable[Arguments, Result]", iterate)


@contextmanager
def told_failures() -> Iterator[None]:
    """Raise errors as failures that say one sentence, and whether another attempt may succeed.

    Raises:
        dagster.Failure: the error that is its cause.
        StepInterruptedError: the run is to end.
    """
    try:
        yield
    except (dg.Failure, dg.DagsterError):
        raise
    except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError) as interrupt:
        raise StepInterruptedError("the run was ended; the next run does what it left") from interrupt
    except Exception as error:
        may_pass = any(is_transient(each) for each in chain(error))
        raise dg.Failure(sentence_for_people(error), allow_retries=may_pass) from error
