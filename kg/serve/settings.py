"""What a server is told."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from kg.errors import QueryError

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The address, who may come, and how much one request may take.

    `token` is needed to listen elsewhere than on loopback. `deadline` is in seconds, for one query; `memory` in
    megabytes, for one worker; `rows` and `megabytes` bound a result, `body` (megabytes) a request. `cors` is the
    origin whose pages may read answers, none unless told. `today` (ISO) is the day that 去年 is counted from, that of
    the newest document unless told.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default="", repr=False)
    cors: str = ""
    workers: int = 2
    deadline: float = 10.0
    memory: int = 2048
    rows: int = 50_000
    megabytes: int = 20
    body: int = 1
    today: str = ""

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.token:
            raise QueryError(
                f"host {self.host}", "anyone on the network could read the graph", "Give --token, or KG_TOKEN."
            )
        if min(self.workers, self.deadline, self.memory, self.rows, self.megabytes, self.body) <= 0:
            raise QueryError("limits", "one of them is not above zero", "Give positive numbers.")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
