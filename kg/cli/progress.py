"""Progress bars on stderr, shown once work lasts longer than a second."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from kg.cli.app import messages

T = TypeVar("T")
_PATIENCE = 1.0


class _Rate(ProgressColumn):
    """How many items a second, of the last ones; empty before that can be told."""

    def render(self, task: Task) -> Text:
        """Return the rate."""
        rate = task.finished_speed or task.speed
        return Text(f"{rate:,.1f}/s" if rate else "")


class _Remaining(TimeRemainingColumn):
    """How long what is left will take at that rate; empty where nobody knows how much is left."""

    def render(self, task: Task) -> Text:
        """Return the time."""
        known = task.total is not None and not task.finished and task.time_remaining is not None
        return Text(f"{super().render(task)} left") if known else Text("")


class Shown:
    """Shows a line for each stage; what is done within a second leaves no trace."""

    def __init__(self) -> None:
        columns = (
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            _Remaining(),
        )
        self._bars = Bars(*columns, console=messages, transient=True)
        self._begun = time.monotonic()
        self._task: TaskID | None = None

    def __enter__(self) -> Shown:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._finish()
        if self._bars.live.is_started:  # where nothing was shown, stopping would print an empty line
            self._bars.stop()

    def stage(self, label: str) -> None:
        """Begin a stage that has no countable items."""
        self._finish()
        self._task = self._bars.add_task(label, total=None)
        self._show()

    def each(self, label: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
        """Pass the items through, counting them."""
        self._finish()
        task = self._task = self._bars.add_task(label, total=total)
        for item in items:
            yield item
            self._bars.advance(task)
            self._show()

    def _show(self) -> None:
        if messages.is_terminal and time.monotonic() - self._begun > _PATIENCE:
            self._bars.start()

    def _finish(self) -> None:
        if self._task is not None:
            done = self._bars.tasks[-1].completed
            self._bars.update(self._task, total=done or 1, completed=done or 1)
            self._task = None
