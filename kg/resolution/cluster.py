"""Clusters that grow by joining and never join what has been separated."""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Numbers 0…n-1 in clusters; a separation holds for everything that is ever joined to its two sides.

    Joining and looking up take nearly constant time: union by size, and only the separations of the smaller side move.
    """

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._members = [[i] for i in range(count)]
        self._foes: dict[int, set[int]] = {}

    def root(self, i: int) -> int:
        """Return the number that stands for the cluster of `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def together(self, i: int, j: int) -> bool:
        """Tell whether both are in one cluster."""
        return self.root(i) == self.root(j)

    def separated(self, i: int, j: int) -> bool:
        """Tell whether the clusters of both must never be joined."""
        return self.root(j) in self._foes.get(self.root(i), ())

    def separate(self, i: int, j: int) -> bool:
        """Forbid joining the two clusters; return False where they are joined already."""
        a, b = self.root(i), self.root(j)
        if a == b:
            return False
        self._foes.setdefault(a, set()).add(b)
        self._foes.setdefault(b, set()).add(a)
        return True

    def join(self, i: int, j: int) -> bool:
        """Join the two clusters; return False and leave them where a separation forbids it."""
        a, b = self.root(i), self.root(j)
        if a == b:
            return True
        if b in self._foes.get(a, ()):
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] += self._members[b]
        self._members[b] = []
        for foe in self._foes.pop(b, ()):
            self._foes[foe].discard(b)
            self._foes[foe].add(a)
            self._foes.setdefault(a, set()).add(foe)
        return True

    def members(self, i: int) -> list[int]:
        """Return the cluster of `i` in ascending order."""
        return sorted(self._members[self.root(i)])

    def all(self) -> Iterable[list[int]]:
        """Yield every cluster in ascending order of its least member."""
        for i in range(len(self._parent)):
            members = self._members[self.root(i)]
            if min(members) == i:
                yield sorted(members)
