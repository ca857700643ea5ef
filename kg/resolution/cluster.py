"""Clusters that grow by joining and never join what has been separated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator


class Clusters:
    """Numbers 0…n-1 in clusters; labels that exclude one another never come into one cluster.

    Joining and looking up take nearly constant time: union by size, and only the labels of the smaller side move.
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count
        self._labels: dict[int, set[Hashable]] = {}
        self._excluded: dict[Hashable, set[Hashable]] = defaultdict(set)

    def root(self, i: int) -> int:
        """Return the number that stands for the cluster of `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def together(self, i: int, j: int) -> bool:
        """Tell whether both are in one cluster."""
        return self.root(i) == self.root(j)

    def mark(self, i: int, label: Hashable) -> None:
        """Give the cluster of `i` a label; a label may stand on many clusters."""
        self._labels.setdefault(self.root(i), set()).add(label)

    def exclude(self, one: Hashable, other: Hashable) -> None:
        """Forbid that the two labels ever come into one cluster."""
        self._excluded[one].add(other)
        self._excluded[other].add(one)

    def separate(self, i: int, j: int) -> None:
        """Forbid that the two numbers ever come into one cluster; without effect where they are in one."""
        if not self.together(i, j):
            self.mark(i, ("number", i))
            self.mark(j, ("number", j))
            self.exclude(("number", i), ("number", j))

    def separated(self, i: int, j: int) -> bool:
        """Tell whether the clusters of both must never be joined."""
        mine, theirs = (self._labels.get(self.root(k), set()) for k in (i, j))
        if len(mine) > len(theirs):
            mine, theirs = theirs, mine
        return any(not theirs.isdisjoint(self._excluded.get(label, ())) for label in mine)

    def join(self, i: int, j: int) -> bool:
        """Join the two clusters; return False and leave them where a separation forbids it."""
        a, b = self.root(i), self.root(j)
        if a == b:
            return True
        if self.separated(a, b):
            return False
        if self._size[a] < self._size[b]:
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]
        if moved := self._labels.pop(b, None):
            self._labels.setdefault(a, set()).update(moved)
        return True

    def all(self) -> Iterator[list[int]]:
        """Yield every cluster in ascending order, the clusters in order of their least member."""
        found: dict[int, list[int]] = {}
        for i in range(len(self._parent)):
            found.setdefault(self.root(i), []).append(i)
        yield from found.values()
