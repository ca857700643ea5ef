"""What the rules know: the lexicons of `ontology/`, loaded and checked once for an extractor."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.errors import OntologyError
from kg.extraction.known import KnownThings
from kg.extraction.places import Gazetteer
from kg.extraction.rules.spelling import Pattern, Spelling
from kg.ontology import Ontology
from kg.records import Modality
from kg.segmenter import segmenter

T = TypeVar("T")
LEAST = 0.55  # the confidence from which a claim is told, chosen on held-out news
UNCOUNTED = 0.8  # the precision of a pattern that was never counted, as one in a user's entry
NEVER = 20  # occurrences outside of names from which a verb that never stood in one is believed to stand in none
_HAN = re.compile(r"[\u3400-\u9fff]+")


class Matcher(Generic[T]):
    """Finds all words of a table in a text in one pass."""

    def __init__(self, table: Mapping[str, T], *, overlapping: bool = False) -> None:
        self.table = table
        self._words = tuple(table)
        self._values = tuple(table.values())
        self._overlapping = overlapping
        kind = MatchKind.Standard if overlapping else MatchKind.LeftmostLongest
        self._automaton = AhoCorasick(self._words, matchkind=kind) if self._words else None

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Yield start, end and value: the longest from the left, or all when overlapping."""
        if self._automaton is not None:
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=self._overlapping):
                yield start, end, self._values[index]


@dataclass(frozen=True, slots=True)
class Odds:
    """How a word behaves to the left of a name's last word: logarithms of chances.

    `inside` that it belongs to the name, `outside` that the name begins behind it, `first` that it is the name's first
    word if it belongs to it; `rare` is the share of its occurrences in which it is part of a name.
    """

    inside: float
    outside: float
    first: float
    rare: float


@dataclass(frozen=True, slots=True)
class Head:
    """A last word of names: the class, the logarithm of the odds that a candidate ending so is a name, and whether
    a place before it is part of the name (东湖科学城) or another name (武汉市 before 洪山区).
    """

    type: str
    logit: float
    past_places: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A name that is known beforehand, its class and the chance that an occurrence is that thing."""

    type: str
    score: float


@dataclass(frozen=True, slots=True)
class Noun:
    """A generic noun: the class of what it stands for, and whether nothing points at it (该, 本)."""

    type: str
    bare: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A cue word in one of its frames, and the property that it says."""

    property: str
    text: str
    frame: str


class Lexicons:
    """All lexicons of the rules. Raises OntologyError when a lexicon is missing or one of its rows is wrong."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.segmenter, self.tags = segmenter()
        self.gazetteer = Gazetteer.load()
        self.things = KnownThings.load()
        self.rules = {row[0]: Known(row[1], self._number("rules", row, 2)) for row in self.rows("rules", 3)}
        self.known = Matcher(self._known())
        self.divisions = frozenset(row[0] for row in self.rows("divisions", 1))
        self.heads = Matcher(self._heads(), overlapping=True)
        self.titles = Matcher({row[0]: row[0] for row in self.rows("titles", 1)})
        self.rulers = tuple(row[0] for row in self.rows("titles", 1) if "place" in row[1:])
        self.person_cues = frozenset(row[0] for row in self.rows("person_cues", 1))
        self.surnames = {row[0]: row[1] for row in self.rows("surnames", 2)}
        self.foreign = frozenset(row[0] for row in self.rows("foreign", 1))
        self.generic = frozenset(row[0] for row in self.rows("generic", 1))
        self.industries = frozenset(row[0] for row in self.rows("industries", 1))
        self.stops = frozenset(row[0] for row in self.rows("stops", 1))
        self.function = frozenset(row[0] for row in self.rows("function", 1))
        self.starts = {row[0]: self._number("starts", row, 1) for row in self.rows("starts", 2)}
        self.generics = Matcher({row[0]: Noun(row[1], row[2] == "bare") for row in self.rows("generics", 3)})
        modalities = [(row[0], self._modality(row), row[2] if len(row) > 2 else "") for row in self.rows("modality", 2)]
        self.modalities = Matcher({word: mode for word, mode, scope in modalities if not scope})
        self.hearsay = Matcher({word: mode for word, mode, scope in modalities if scope == "sentence"})
        self.outcomes = Matcher({word: mode for word, mode, scope in modalities if scope == "behind"})
        self.firms = tuple(row[0] for row in self.rows("firms", 1))
        self.closings = Matcher({row[0]: row[0] for row in self.rows("closings", 1)})
        self.departments = tuple(row[0] for row in self.rows("departments", 1))
        self.parts = {row[0]: row[1:] == ("alone",) for row in self.rows("parts", 1)}
        self.parents = tuple(row[0] for row in self.rows("parents", 1))
        self.kinds = tuple(row[0] for row in self.rows("kinds", 1))
        self.exchanges = tuple(row[0] for row in self.rows("exchanges", 1))
        self.hostings = tuple(row[0] for row in self.rows("hostings", 1))
        self._details = {
            (row[0], class_): frozenset(row[1].split(","))
            for row in self.rows("details", 2)
            for class_ in (row[2].split(",") if len(row) > 2 else [""])
        }
        self.cues = Matcher(self._cues())
        listing = tuple(row[0] for row in self.rows("exchanges", 1) if "shares" in row[1:])
        self.spelling = Spelling.of(ontology, {"exchanges": listing})
        self.patterns = tuple(self._patterns())
        self.pattern_cues = Matcher(self._pattern_cues(), overlapping=True)
        self._weights = {row[0]: self._number("frames", row, 1) for row in self.rows("frames", 2)}
        properties = ontology.properties.values()
        self._objects = {c: frozenset(p.name for p in properties if c in p.range) for c in ontology.classes}
        self._odds = self._word_odds()
        self.never = frozenset(self._never())
        self._part_titles()
        for name in self.known.table:
            if len(name) > 2 and _HAN.fullmatch(name):
                self.segmenter.add_word(name)

    def _part_titles(self) -> None:
        """Make the segmenter cut between a name's last word and an office (协会 | 会长), since a name ends there."""
        words = self.segmenter.FREQ  # with all beginnings of words, so most heads need no look at the titles
        titles: dict[str, list[str]] = {}
        for title in self.titles.table:
            titles.setdefault(title[0], []).append(title)
        for head in self.heads.table:
            for first, offices in titles.items() if head in words else ():
                if head + first in words:
                    words.update(dict.fromkeys([head + title for title in offices if words.get(head + title)], 0))

    def fingerprint(self) -> str:
        """Return eight hexadecimal digits that change with any lexicon and with the properties and their cues."""
        digest = hashlib.sha256()
        for path in sorted((self.ontology.folder / "lexicons").glob("*.tsv*")):
            digest.update(path.name.encode() + path.read_bytes())
        for found in self.ontology.properties.values():
            digest.update(repr((found.name, sorted(found.domain), sorted(found.range), found.cues)).encode())
        return digest.hexdigest()[:8]

    def rows(self, name: str, cells: int) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a lexicon; raise OntologyError for one with too few cells."""
        for row in self.ontology.lexicon(name):
            if len(row) < cells or not row[0]:
                raise OntologyError(f"lexicon {name}: {' '.join(row)}", f"it needs {cells} cells", "Separate by tabs.")
            yield row

    def rule(self, name: str) -> Known:
        """Return the class and the measured precision of a rule; a rule that was not measured is never right."""
        return self.rules.get(name, Known("", 0.0))

    def weigh(self, property_: str, cue: str, features: Iterable[str]) -> float:
        """Return the logarithm of the odds that a cue word joins two names, given what stands around them."""
        total = self._weights.get("<base>", 0.0)
        if f"{property_} {cue}" not in self._weights:
            precision = self.precisions[property_, cue]
            total += self._weights.get("<new cue>", 0.0) + math.log(precision / (1 - precision))
            # What was counted for a property speaks of its counted cues: here only what holds for all of them does.
            features = (f for f in features if f[: f.index(" ")] not in self.ontology.properties)
        weight = self._weights.get
        return total + sum([weight(feature, 0.0) for feature in features])

    def details(self, property_: str, subject: str) -> frozenset[str]:
        """Return the keys of the qualifiers that a claim of the property about a class takes from its clause."""
        common = self._details.get((property_, ""), frozenset({"date", "amount"}))
        return self._details.get((property_, subject), common)

    def about(self, type_: str) -> frozenset[str]:
        """Return the properties whose object may be of the class."""
        return self._objects[type_]

    def is_title(self, words: str) -> bool:
        """Tell whether the words end in an office."""
        return any(words[at:] in self.titles.table for at in range(len(words)))

    def odds(self, word: str) -> Odds:
        """Return how the word behaves beside names, guessed from its kind where it was not counted."""
        return self._odds.get(word) or self._odds[self.kind(word)]

    def kind(self, word: str) -> str:
        """Return the kind of a word: <place>, <name>, <latin>, <number>, <mark>, <oov> or by its tag, as <v>."""
        known = self.known.table.get(word)
        if known is not None:
            return "<place>" if known.type == "Location" else "<name>"
        if word in self.things and not self.things.risky(word):
            return "<name>"
        if word in self.gazetteer and (len(word) > 2 or self.tags.get(word, "ns") == "ns"):
            return "<place>"
        first = word[0]
        if first.isascii():
            return "<number>" if word[-1].isdigit() else "<latin>" if first.isalpha() else "<mark>"
        if not "\u3400" <= first <= "\u9fff":
            return "<mark>"
        tag = self.tags.get(word)
        if tag is None:
            return "<oov>"
        return "<c>" if len(word) == 1 else f"<{tag[0]}>" if f"<{tag[0]}>" in self._odds else "<n>"

    def _cues(self) -> dict[str, tuple[Spoken, ...]]:
        cues: dict[str, tuple[Spoken, ...]] = {}
        self.precisions: dict[tuple[str, str], float] = {}
        for found in self.ontology.properties.values():
            for cue in found.cues:
                cues[cue.text] = (*cues.get(cue.text, ()), Spoken(found.name, cue.text, cue.frame))
                self.precisions[found.name, cue.text] = cue.precision
        return cues

    def _patterns(self) -> Iterator[Pattern]:
        """Yield the counted patterns of the properties that the ontology has, then those of the properties' entries."""
        properties = self.ontology.properties
        for row in self.rows("patterns", 3):
            if row[0] in properties:
                yield self._pattern("lexicon patterns", row[0], row[1], self._number("patterns", row, 2))
        for found in properties.values():
            for wording in found.patterns:
                yield self._pattern(found.name, found.name, wording, UNCOUNTED)

    def _pattern(self, where: str, property_: str, wording: str, precision: float) -> Pattern:
        try:
            return self.spelling.pattern(property_, wording, precision)
        except (ValueError, re.error) as wrong:
            remedy = "Write such as {o}由{s}~<修缮|复原>; kg/extraction/rules/spelling.py tells the signs."
            raise OntologyError(f"{where}: pattern {wording}", f"it cannot be read: {wrong}", remedy) from wrong

    def _pattern_cues(self) -> dict[str, tuple[int, ...]]:
        """Return the places of the patterns that each cue word may fit."""
        found: dict[str, tuple[int, ...]] = {}
        for place, pattern in enumerate(self.patterns):
            for word in pattern.cues:
                found[word] = (*found.get(word, ()), place)
        return found

    def _known(self) -> dict[str, Known]:
        known: dict[str, Known] = {}
        for row in self.rows("names", 4):
            self._class("names", row, row[1])
            known[row[0]] = Known(row[1], self._number("names", row, 3))
        return known

    def _heads(self) -> dict[str, Head]:
        heads = {}
        for row in self.rows("heads", 3):
            self._class("heads", row, row[1])
            heads[row[0]] = Head(row[1], self._number("heads", row, 2), row[0] not in self.divisions)
        return heads

    def _word_odds(self) -> dict[str, Odds]:
        odds = {}
        for row in self.rows("words", 5):
            before, first, inside, elsewhere = (self._number("words", row, i) for i in range(1, 5))
            within = first + inside
            chance = (within + 0.3) / (before + within + 0.9)
            odds[row[0]] = Odds(
                inside=math.log(chance),
                outside=math.log(1 - chance),
                first=math.log((first + 0.3) / (within + 0.6)),
                rare=(within + 0.2) / (within + before + elsewhere + 0.6),
            )
        return odds

    def _never(self) -> Iterator[str]:
        """Yield the verbs and adverbs that stand often in news and never in a name."""
        for row in self.rows("words", 5):
            often = self._number("words", row, 1) + self._number("words", row, 4) >= NEVER
            if often and row[2] == row[3] == "0" and self.tags.get(row[0], "n").startswith(("v", "d", "ad")):
                yield row[0]

    def _modality(self, row: tuple[str, ...]) -> Modality:
        if row[1] not in set(Modality):
            known = ", ".join(Modality)
            raise OntologyError(f"lexicon modality: {row[0]}", f"the modality {row[1]} is unknown", f"Known: {known}.")
        return Modality(row[1])

    def _class(self, lexicon: str, row: tuple[str, ...], name: str) -> None:
        if name not in self.ontology.classes:
            known = ", ".join(self.ontology.classes)
            raise OntologyError(f"lexicon {lexicon}: {row[0]}", f"the class {name} is unknown", f"Known: {known}.")

    def _number(self, lexicon: str, row: tuple[str, ...], cell: int) -> float:
        try:
            return float(row[cell])
        except ValueError as error:
            raise OntologyError(
                f"lexicon {lexicon}: {row[0]}", f"{row[cell]!r} is no number", f"Write one in cell {cell + 1}."
            ) from error
