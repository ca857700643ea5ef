"""What documents say against a join by names: texts that name the two side by side as two things.

A text that tells of 远山轮胎 and of 南京远山轮胎 has two things in mind, whatever their names share. One text may be
misread, so those that use both names for one thing are counted against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

Unit = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """What one document has of a unit (class and group): the keys of the other names of the entity there."""

    unit: Unit
    document: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """The documents of units, and in which of them an entity bears a name."""

    documents: Mapping[Unit, Set[str]] = field(repr=False)
    bearing: Mapping[tuple[Unit, str], int] = field(repr=False)

    @classmethod
    def of(cls, uses: Iterable[Use], units: Set[Unit]) -> Uses:
        """Count the uses of the units named."""
        documents: dict[Unit, set[str]] = defaultdict(set)
        bearing: dict[tuple[Unit, str], int] = defaultdict(int)
        for use in uses:
            if use.unit in units:
                documents[use.unit].add(use.document)
                for name in use.names:
                    bearing[use.unit, name] += 1
        return cls(documents, bearing)

    def apart(self, one: Unit, other: Unit, names: tuple[str, str]) -> bool:
        """Tell whether texts have two units, with `names` as their keys, as two things."""
        mine, theirs = self.documents.get(one, set()), self.documents.get(other, set())
        both = len(mine & theirs)
        together = self.bearing.get((one, names[1]), 0) + self.bearing.get((other, names[0]), 0)
        return told_apart(both, together)


def told_apart(both: int, together: int) -> bool:
    """Decide by how many documents have both units apart, and how many entities bear the names of both."""
    return both > together
