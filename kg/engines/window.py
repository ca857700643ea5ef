"""The order of results, the bound on memory and the second chance: what every engine with workers shares.

A window of shards moves over the input. Only its first shard can leave it, so results come out in order, and no shard
enters a full window, so whatever the size of the input a few shards are in memory. A shard whose worker ends is done
again by another; when that ends as well the shard is split, until the one thing that ends workers stands alone. It
is given up as `Lost`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol

from kg.engines.model import Lost, R, S, Shard

AGAIN = 2
ALONE = 3


@dataclass(frozen=True, slots=True)
class Done:
    """A job came to its end."""

    value: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """A job raised an exception, which ends the work."""

    fault: BaseException


@dataclass(frozen=True, slots=True)
class Died:
    """The worker ended during a job; `deaths` workers did, where the crew itself tried again."""

    why: str
    deaths: int = 1


@dataclass(frozen=True, slots=True)
class Undone:
    """A job was given back before it was begun."""


Outcome = Done | Raised | Died | Undone
Job = Callable[[Shard], Any]


class Crew(Protocol):
    """The workers of an engine."""

    def room(self) -> int:
        """Return how many more jobs it takes now."""
        ...

    def held(self) -> int:
        """Return how many shards may be in memory at once."""
        ...

    def begin(self, number: int, what: What, shard: Shard) -> None:
        """Take a job; its number comes back with its outcome."""
        ...

    def finished(self) -> Sequence[tuple[int, Outcome]]:
        """Wait until a job has ended; return those that have. Raises EngineError when none ever will."""
        ...


class What(StrEnum):
    """What is to be done with a shard. Splitting needs its content, so that is a worker's job as well."""

    WORK = "work"
    SPLIT = "split"


def do(task: Job, what: What, shard: Shard) -> Any:
    """Do a job: what every worker runs."""
    return task(shard) if what is What.WORK else shard.split()


@dataclass(slots=True, eq=False)
class _Slot(Generic[S]):
    """A shard in the window: `deaths` is how many workers it ended, `most` how many it may before it is split.

    A shard of one thing on `trial` runs with nothing beside it, so that it is not left out for what another did.
    """

    shard: S
    most: int = AGAIN
    deaths: int = 0
    what: What = What.WORK
    why: str = ""
    trial: bool = False
    number: int | None = None
    result: Any = None
    done: bool = False


def drive(crew: Crew, shards: Iterable[S]) -> Iterator[R | Lost[S]]:
    """Yield the results of the shards in order."""
    coming = iter(shards)
    window: list[_Slot[S]] = []
    numbers = 0
    ended = False
    while True:
        while window and window[0].done:
            yield window.pop(0).result
        while not ended and len(window) < crew.held():
            shard = next(coming, None)
            if shard is None:
                ended = True
            else:
                window.append(_Slot(shard))
                numbers = _begin(crew, window, numbers)
        if not window:
            return
        numbers = _begin(crew, window, numbers)
        by_number = {slot.number: slot for slot in window if slot.number is not None}
        for number, outcome in crew.finished():
            _settle(by_number[number], outcome, window)


def _begin(crew: Crew, window: Sequence[_Slot[S]], numbers: int) -> int:
    """Give the crew what it has room for, the first shards first; return how many jobs were begun so far."""
    waiting = [slot for slot in window if slot.number is None and not slot.done]
    flying = [slot for slot in window if slot.number is not None]
    suspects = [slot for slot in waiting if slot.trial]
    if suspects or any(slot.trial for slot in flying):
        waiting = [] if flying else suspects[:1]
    for slot in waiting[: max(crew.room(), 0)]:
        slot.number = numbers
        crew.begin(numbers, slot.what, slot.shard)
        numbers += 1
    return numbers


def _settle(slot: _Slot[S], outcome: Outcome, window: list[_Slot[S]]) -> None:
    slot.number = None
    match outcome:
        case Raised(fault):
            raise fault
        case Died(why, deaths):
            _died(slot, why, deaths)
        case Done(value) if slot.what is What.WORK:
            slot.result, slot.done = value, True
        case Done(parts) if parts:
            # Its parts have had a share in one death; the next one tells more about each.
            at = window.index(slot)
            window[at : at + 1] = [_Slot(part, most=1) for part in parts]
        case Done():
            _alone(slot)
        case _:
            pass


def _died(slot: _Slot[S], why: str, deaths: int) -> None:
    slot.deaths += deaths
    slot.why = why
    if slot.trial:
        _give_up(slot)
    elif slot.what is What.SPLIT:
        if slot.deaths >= slot.most + AGAIN:
            _give_up(slot)
    elif slot.deaths >= slot.most:
        slot.what = What.SPLIT


def _alone(slot: _Slot[S]) -> None:
    """A shard of one thing gets its chances to the last; workers also end by accident, or by what runs beside it."""
    slot.what, slot.most = What.WORK, ALONE
    slot.trial = slot.deaths >= ALONE


def _give_up(slot: _Slot[S]) -> None:
    slot.result, slot.done = Lost(slot.shard, slot.why), True
