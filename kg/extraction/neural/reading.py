"""From one text to names, things, facts and their details, with any `Network`.

All offsets are code points of the text. A text longer than a window is read in overlapping windows; a span belongs to
the window that owns its first character, a pair of names to the window that owns the first of the two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from kg.extraction.neural.aliases import AliasModel, Name, bracketed
from kg.extraction.neural.alphabet import Alphabet
from kg.extraction.neural.details import detail_distances, distances
from kg.extraction.neural.network import DetailTable, Encoded, Floats, Network, Related
from kg.extraction.neural.ngrams import NgramModel
from kg.extraction.neural.pairs import Ints, Place, sentence_numbers, tabulate
from kg.extraction.neural.schema import ALLOWED, CLASSES, MODALITIES, PROPERTIES, QUALIFIERS, SYMMETRIC
from kg.extraction.neural.spans import Span, choose, probable

WINDOW, OVERLAP = 1000, 300
_STOPS = "。！？\n"
_EITHER = np.array([name in SYMMETRIC for name in PROPERTIES])
_UNSEEN = -5.0
"""Pairs of names whose best logit is below this are dropped at once, and count as this much."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds and calibration, found on held-out texts.

    `names` holds the chance from which a span is a name of each class. `slope` (of the network), `second` (of the
    linear model), `offset`, one for each property, and `doubt` (of the log chance of both names) turn two logits into a
    chance; `least` is the chance from which a fact of that property is told; `detail` the chance from which a qualifier
    of that key is attached.
    """

    names: tuple[float, ...] = (0.4,) * len(CLASSES)
    slope: tuple[float, ...] = (1.0,) * len(PROPERTIES)
    second: tuple[float, ...] = (0.0,) * len(PROPERTIES)
    offset: tuple[float, ...] = (0.0,) * len(PROPERTIES)
    doubt: float = 0.0
    least: tuple[float, ...] = (0.5,) * len(PROPERTIES)
    detail: tuple[float, ...] = (0.5,) * len(QUALIFIERS)
    detail_span: float = 0.2


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that reading takes."""

    network: Network
    alphabet: Alphabet
    aliases: AliasModel
    ngrams: NgramModel
    settings: Settings


@dataclass(frozen=True, slots=True)
class Window:
    """Characters begin … end that are read at once, of which own_begin … own_end are this window's own."""

    begin: int
    end: int
    own_begin: int
    own_end: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A qualifier span with its key's number and its chance."""

    key: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact between two places: logits of the network and the linear model, chance, modality, qualifiers.

    `doubt` is the logarithm of the chance that both names are names, at most 0.
    """

    subject: Place
    property: int
    object: Place
    logit: float
    second: float
    doubt: float
    chance: float
    modality: int
    details: tuple[Detail, ...] = ()


@dataclass(slots=True)
class Found:
    """What was found in one text: places (sorted), short surfaces with their full ones, and facts."""

    places: list[Place]
    fulls: dict[tuple[str, int], tuple[str, float]]
    facts: list[FoundFact] = field(default_factory=list)


def windows(text: str) -> Iterator[Window]:
    """Cut a text into windows at sentence ends, or anywhere when there are none."""
    begin = own_begin = 0
    while True:
        end = min(begin + WINDOW, len(text))
        if end == len(text):
            yield Window(begin, end, own_begin, end)
            return
        cut = max(text.rfind(stop, begin + WINDOW // 2, end) for stop in _STOPS) + 1
        end = cut if cut > 0 else end
        following = max(begin + 1, end - OVERLAP)
        own_end = (following + end) // 2
        yield Window(begin, end, own_begin, own_end)
        begin, own_begin = following, own_end


def read_text(text: str, model: Model, *, floor: float = 0.0) -> Found:
    """Read one text. Facts below `floor` of chance, or below their property's threshold if it is 0, are not told."""
    if not text:
        return Found([], {})
    chars, pairs = model.alphabet.encode(text)
    cuts = list(windows(text))
    encoded = [model.network.encode(chars[w.begin : w.end], pairs[w.begin : w.end]) for w in cuts]
    places, fulls = _places(text, _spans(cuts, encoded, model.settings), model.aliases, model.settings)
    found = Found(places, fulls)
    candidates = _Candidates(model, floor)
    for window, part in zip(cuts, encoded, strict=True):
        inside = [p for p in places if window.begin <= p.start and p.end <= window.end]
        candidates.open(window, part)
        candidates.judge(text[window.begin : window.end], window, part, inside)
    found.facts = candidates.facts(text)
    return found


def _spans(cuts: list[Window], encoded: list[Encoded], settings: Settings) -> list[Span]:
    least = min(0.15, *settings.names)
    return [
        Span(s.start + window.begin, s.end + window.begin, s.label, s.score)
        for window, part in zip(cuts, encoded, strict=True)
        for s in probable(part.names, least)
        if window.own_begin <= s.start + window.begin < window.own_end
    ]


def _places(
    text: str, spans: list[Span], aliases: AliasModel, settings: Settings
) -> tuple[list[Place], dict[tuple[str, int], tuple[str, float]]]:
    chosen = choose(spans, settings.names)
    votes: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    surfaces: dict[str, float] = {}
    for s in chosen:
        if s.end - s.start > 1 and text[s.start : s.end].strip():
            surface = text[s.start : s.end]
            surfaces[surface] = max(surfaces.get(surface, 0.0), s.score)
    for s in spans:
        surface = text[s.start : s.end]
        if surface in surfaces:
            votes[surface][s.label] += s.score
    types = {w: max(sorted(v), key=lambda y: v[y]) for w, v in votes.items()}
    spots = _repeated(text, chosen, types)
    standing = {text[a:b] for a, b, inner in spots if not inner}
    if cut := _cut_persons(text, spots, types, standing):
        spots = [spot for spot in spots if text[spot[0] : spot[1]] not in cut]
        types = {w: y for w, y in types.items() if w not in cut}
    names = sorted(Name(w, CLASSES[y], w in standing) for w, y in types.items())
    fulls = aliases.fulls(names, bracketed(text, [(a, b) for a, b, inner in spots if not inner]))
    full = {(s, CLASSES.index(t)): value for (s, t), value in fulls.items()}
    number = _things(types, full)
    places = [Place(a, b, types[text[a:b]], number[text[a:b]], surfaces[text[a:b]]) for a, b, _ in spots]
    return places, full


def _repeated(text: str, chosen: list[Span], types: Mapping[str, int]) -> list[tuple[int, int, bool]]:
    """Every place of the chosen surfaces that crosses no chosen span: (start, end, whether inside a longer one)."""
    taken = {(s.start, s.end) for s in chosen if text[s.start : s.end] in types}
    heads: dict[str, list[str]] = defaultdict(list)
    for surface in types:
        heads[surface[:2]].append(surface)
    spots = [
        (i, i + len(w)) for i in range(len(text) - 1) for w in heads.get(text[i : i + 2], ()) if text.startswith(w, i)
    ]
    spots.sort(key=lambda s: (s not in taken, -(s[1] - s[0]), s[0]))
    left, right = [-1] * len(text), [-1] * len(text)
    kept: list[tuple[int, int, bool]] = []
    for a, b in spots:
        inner = False
        if left[a] >= 0 or left[b - 1] >= 0:
            inside = left[a] == left[b - 1] and left[a] <= a and b <= right[a]
            around = (left[a] < 0 or left[a] >= a) and (left[b - 1] < 0 or right[b - 1] <= b)
            if not inside and not around:
                continue
            inner = inside
        if not inner:
            left[a:b] = [a] * (b - a)
            right[a:b] = [b] * (b - a)
        kept.append((a, b, inner))
    return sorted((a, b, left[a] < a or right[a] > b) for a, b, _ in kept)


def _cut_persons(
    text: str, spots: list[tuple[int, int, bool]], types: Mapping[str, int], standing: set[str]
) -> set[str]:
    """Return the names of persons that stand only inside longer names of persons: 陈立 where all read 陈立和."""
    person = CLASSES.index("Person")
    persons = sorted((a, -b, inner) for a, b, inner in spots if types[text[a:b]] == person)
    inside, end = set(), 0
    for a, b, inner in persons:  # names that stand outside others do not overlap one another
        if not inner:
            end = -b
        elif -b <= end:
            inside.add(text[a:-b])
    return inside - standing


def _things(types: Mapping[str, int], fulls: Mapping[tuple[str, int], tuple[str, float]]) -> dict[str, int]:
    """Number the things: surfaces that are short for one another share a number."""
    parent = {w: w for w in types}

    def root(w: str) -> str:
        while parent[w] != w:
            w = parent[w]
        return w

    for (short, _), (long, _) in sorted(fulls.items()):
        parent[root(short)] = root(long)
    numbers: dict[str, int] = {}
    return {w: numbers.setdefault(root(w), len(numbers)) for w in sorted(types)}


@dataclass(slots=True)
class _Row:
    """One candidate pair of places in one window."""

    window: int
    one: Place
    two: Place
    logits: Floats
    seconds: Floats
    modality: Floats
    vector: Floats


class _Candidates:
    """All candidate pairs of a text, gathered by the two things they are about."""

    def __init__(self, model: Model, floor: float) -> None:
        self._model = model
        settings = model.settings
        self._settings = settings
        self._slope, self._second = np.array(settings.slope), np.array(settings.second)
        self._offset = np.array(settings.offset)
        self._least = np.full(len(PROPERTIES), floor) if floor else np.array(settings.least)
        self._rows: dict[tuple[int, int], list[_Row]] = defaultdict(list)
        self._windows: list[tuple[Window, Floats, list[Span]]] = []

    def open(self, window: Window, encoded: Encoded) -> None:
        """Begin a window: what is judged next lies in it."""
        spans = probable(encoded.details, self._settings.detail_span)
        self._windows.append((window, encoded.vectors, choose_details(spans)))

    def judge(self, text: str, window: Window, encoded: Encoded, places: list[Place]) -> None:
        """Judge the pairs of names of the window that was opened last; `text` is the window's."""
        moved = [Place(p.start - window.begin, p.end - window.begin, p.type, p.entity, p.score) for p in places]
        table = tabulate(text, moved)
        if not len(table.one):
            return
        far = distances(table.starts, table.ends, len(text))
        related = self._model.network.relate(encoded.vectors, table, far)
        seen = np.nonzero(np.max(related.properties, 1) > _UNSEEN)[0].astype(np.int64)
        seconds = self._model.ngrams.logits(text, table, seen)
        for k, row in enumerate(seen):
            one, two = places[table.one[row]], places[table.two[row]]
            if window.own_begin <= min(one.start, two.start) < window.own_end:
                self._rows[one.entity, two.entity].append(self._row(one, two, related, int(row), seconds[k]))

    def _row(self, one: Place, two: Place, related: Related, row: int, seconds: Floats) -> _Row:
        return _Row(
            len(self._windows) - 1,
            one,
            two,
            related.properties[row],
            seconds,
            related.modality[row],
            related.vectors[row],
        )

    def facts(self, text: str) -> list[FoundFact]:
        """Decide which facts are told, and attach their qualifiers."""
        drafts: list[tuple[FoundFact, _Row]] = []
        joined = {ends: _joined(rows) for ends, rows in self._rows.items()}
        for (one, two), rows in sorted(self._rows.items()):
            back = joined.get((two, one))
            logits = np.where(_EITHER, (joined[one, two] + (_UNSEEN if back is None else back)) / 2, joined[one, two])
            doubt = max(math.log(r.one.score) + math.log(r.two.score) for r in rows)
            chance = self._chances(logits, doubt)
            told = ALLOWED[rows[0].one.type, rows[0].two.type] & (chance >= self._least)
            if back is not None and two < one:
                told &= ~_EITHER
            numbers = np.nonzero(told)[0].tolist()
            drafts.extend(self._draft(rows, n, logits[:, n], doubt, float(chance[n])) for n in numbers)
        return self._with_details(drafts, text)

    def _chances(self, logits: Floats, doubt: float) -> Floats:
        x = self._slope * logits[0] + self._second * logits[1] + self._settings.doubt * doubt + self._offset
        return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)

    def _draft(
        self, rows: list[_Row], number: int, logits: Floats, doubt: float, chance: float
    ) -> tuple[FoundFact, _Row]:
        row = max(rows, key=lambda r: (float(r.logits[number]), -r.one.start, -r.two.start))
        ends = (row.one, row.two)
        if PROPERTIES[number] in SYMMETRIC:
            ends = (min(ends, key=_where), max(ends, key=_where))
        modality = int(np.argmax(row.modality))
        return FoundFact(ends[0], number, ends[1], float(logits[0]), float(logits[1]), doubt, chance, modality), row

    def _with_details(self, drafts: list[tuple[FoundFact, _Row]], text: str) -> list[FoundFact]:
        done: list[FoundFact] = []
        for number, (window, vectors, spans) in enumerate(self._windows):
            mine = [(f, r) for f, r in drafts if r.window == number]
            if not mine:
                continue
            if not spans:
                done += [f for f, _ in mine]
                continue
            piece = text[window.begin : window.end]
            table = detail_table(piece, window.begin, [f for f, _ in mine], spans)
            chance = self._model.network.attach(vectors, np.stack([r.vector for _, r in mine]), table)
            done += [self._attached(f, chance[k], spans, window.begin) for k, (f, _) in enumerate(mine)]
        return sorted(done, key=lambda f: (f.subject.start, f.subject.end, f.object.start, f.object.end, f.property))

    def _attached(self, fact: FoundFact, chance: Floats, spans: list[Span], begin: int) -> FoundFact:
        details = []
        for key in range(len(QUALIFIERS)):
            mine = [(float(chance[d]), d) for d, s in enumerate(spans) if s.label == key]
            if not mine:
                continue
            best, d = max(mine, key=lambda m: (m[0], -m[1]))
            if best >= self._settings.detail[key]:
                details.append(Detail(key, spans[d].start + begin, spans[d].end + begin, best))
        return replace(fact, details=tuple(details))


def chance_of(settings: Settings, fact: FoundFact) -> float:
    """The chance of a fact under some settings."""
    number = fact.property
    x = settings.slope[number] * fact.logit + settings.second[number] * fact.second
    x += settings.doubt * fact.doubt + settings.offset[number]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def choose_details(spans: list[Span]) -> list[Span]:
    """Keep the likeliest of qualifier spans that overlap and have the same key. Sorted by place."""
    kept: list[Span] = []
    for s in spans:
        if not any(k.label == s.label and k.start < s.end and s.start < k.end for k in kept):
            kept.append(s)
    return sorted(kept, key=lambda s: (s.start, s.end, s.label))


def detail_table(text: str, begin: int, facts: list[FoundFact], spans: list[Span]) -> DetailTable:
    """The table of facts and qualifier spans of one window; places of facts are offsets of the whole text."""
    starts, ends = _numbers([s.start for s in spans]), _numbers([s.end for s in spans])
    far = detail_distances(
        _numbers([f.subject.start - begin for f in facts]),
        _numbers([f.subject.end - begin for f in facts]),
        _numbers([f.object.start - begin for f in facts]),
        _numbers([f.object.end - begin for f in facts]),
        starts,
        ends,
        sentence_numbers(text),
    )
    return DetailTable(_numbers([f.property for f in facts]), starts, ends, _numbers([s.label for s in spans]), far)


def _numbers(values: list[int]) -> Ints:
    return np.array(values, np.int64)


def _where(place: Place) -> tuple[int, int]:
    return place.start, place.end


def _joined(rows: list[_Row]) -> Floats:
    """Both models' logits of the pairs about the same two things, joined by log-sum-exp: [2, properties]."""
    if len(rows) == 1:
        return np.stack([rows[0].logits, rows[0].seconds])
    return np.stack(
        [_log_sum_exp(np.stack([r.logits for r in rows])), _log_sum_exp(np.stack([r.seconds for r in rows]))]
    )


def _log_sum_exp(x: Floats) -> Floats:
    top = x.max(0)
    return np.asarray(top + np.log(np.exp(x - top).sum(0)), np.float32)


__all__ = ["MODALITIES", "Detail", "Found", "FoundFact", "Model", "Settings", "Window", "read_text", "windows"]
