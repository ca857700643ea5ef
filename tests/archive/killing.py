"""Actions in a process of their own, preloaded by forking, that is killed at a chosen moment.

The process that forks opens no store: threads of a database do not survive a fork.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.archive.database import Database

DONE, FAILED = 0, 3
Action = Callable[[], object]


@dataclass
class AtStep:
    """Killed before the step of this number: a statement of the database, a flush, a rename, a removal."""

    number: int
    told: Path | None = None  # where to write how many steps were left when it was not killed

    def arm(self) -> None:
        left = self._left = [self.number]

        def counted(original: Callable[..., Any]) -> Callable[..., Any]:
            def step(*arguments: Any, **options: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return original(*arguments, **options)

            return step

        for owner, name in (
            (Database, "run"),
            (Database, "many"),
            (os, "fsync"),
            (os, "replace"),
            (os, "unlink"),
            (os, "mkdir"),
            (shutil, "rmtree"),
        ):
            setattr(owner, name, counted(getattr(owner, name)))

    def disarm(self) -> None:
        if self.told:
            self.told.write_text(str(self._left[0]), encoding="utf-8")


@dataclass(frozen=True)
class AfterWork:
    """Killed after so many seconds of a core, wherever the process is then."""

    seconds: float

    def arm(self) -> None:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends the process at once
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def disarm(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)


@dataclass(frozen=True)
class FullDisk:
    """No file may grow beyond so many bytes."""

    size: int

    def arm(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.size, resource.RLIM_INFINITY))

    def disarm(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def apart(action: Action, harm: AtStep | AfterWork | FullDisk | None = None) -> int:
    """Do something in a process of its own; return DONE, FAILED, or minus the signal that ended it."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = FAILED
        try:
            if harm:
                harm.arm()
            action()
            if harm:
                harm.disarm()
            status = DONE
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    return -os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else os.WEXITSTATUS(ended)


def answer(action: Callable[[], str], file: Path) -> str:
    """Return what an action in a process of its own returns."""
    assert apart(lambda: file.write_text(action(), encoding="utf-8")) == DONE
    return file.read_text(encoding="utf-8")
