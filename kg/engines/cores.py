"""How many cores this process may use: those it is bound to, and no more than its container is given."""

from __future__ import annotations

import math
import os
from pathlib import Path

_QUOTAS = (
    ("sys/fs/cgroup/cpu.max", None),
    ("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "sys/fs/cgroup/cpu/cpu.cfs_period_us"),
)


def cores(root: Path = Path("/")) -> int:
    """Return the number of cores, at least one."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(bound, _quota(root) or bound))


def _quota(root: Path) -> int | None:
    """Return the cores that the control group pays for, rounded up; None when it sets no bound."""
    for quota_name, period_name in _QUOTAS:
        try:
            words = (root / quota_name).read_text().split()
            if period_name:
                words += (root / period_name).read_text().split()
            quota, period = int(words[0]), int(words[1])
        except (OSError, ValueError, IndexError):
            continue
        if quota > 0 and period > 0:
            return math.ceil(quota / period)
    return None
