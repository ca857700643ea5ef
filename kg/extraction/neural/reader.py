"""The trained reader: one document in, mentions and claims with a calibrated confidence out."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from kg.extraction.neural import weights as files
from kg.extraction.neural.reading import Detail, Found, FoundFact, Model, read_text
from kg.extraction.neural.runtime import OnnxNetwork
from kg.extraction.neural.schema import CLASSES, MODALITIES, PROPERTIES, QUALIFIERS
from kg.extraction.neural.weights import Weights
from kg.records import Claim, Document, Link, Mention, Modality, Qualifier, Reading

NAME = "neural"
_STOPS = "。！？\n"


class NeuralReader:
    """Reads with a small recurrent network; the weights are loaded with the first document, or by `load`."""

    def __init__(self, folder: Path = files.DEFAULT) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The name that stands in `Mention.by` and `Claim.by`."""
        return NAME

    @property
    def version(self) -> str:
        """The digest of the weights."""
        return f"{NAME}-{self._weights.version}"

    @cached_property
    def _weights(self) -> Weights:
        return files.load(self._folder)

    @cached_property
    def _model(self) -> Model:
        files_read = self._weights
        return Model(
            OnnxNetwork(files_read), files_read.alphabet, files_read.aliases, files_read.ngrams, files_read.settings
        )

    def load(self) -> None:
        """Load the weights now; raise WeightsError when they are missing or damaged."""
        _ = self._model

    def read(self, document: Document) -> Reading:
        """Return mentions, claims and links of the document, each sorted by place."""
        return self.propose(document)

    def propose(self, document: Document, *, least: float = 0.0) -> Reading:
        """Return the reading with every claim of a chance of at least `least`; 0: of its property's own threshold."""
        found = read_text(document.text, self._model, floor=least)
        mentions = [
            Mention.at(document, p.start, p.end, CLASSES[p.type], score=round(p.score, 3), by=NAME)
            for p in found.places
        ]
        at = {(m.start, m.end): m for m in mentions}
        claims = (_claim(document, fact, at) for fact in found.facts)
        return Reading(
            document,
            mentions=tuple(sorted(mentions)),
            claims=tuple(sorted(claims, key=lambda c: (c.evidence, c.subject, c.object, c.property))),
            links=tuple(_links(found, document, at)),
        )


def _claim(document: Document, fact: FoundFact, at: dict[tuple[int, int], Mention]) -> Claim:
    subject, object_ = at[fact.subject.start, fact.subject.end], at[fact.object.start, fact.object.end]
    qualifiers = tuple(_qualifier(document, d) for d in fact.details)
    return Claim(
        document.id,
        subject,
        PROPERTIES[fact.property],
        object_,
        _evidence(document.text, subject, object_),
        Modality(MODALITIES[fact.modality]),
        qualifiers,
        round(fact.chance, 3),
        NAME,
    )


def _qualifier(document: Document, detail: Detail) -> Qualifier:
    return Qualifier(QUALIFIERS[detail.key], detail.start, detail.end, document.text[detail.start : detail.end])


def _evidence(text: str, one: Mention, other: Mention, reach: int = 200) -> tuple[int, int]:
    """The sentence or sentences around both names, at most `reach` characters beyond them on either side."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    low, high = max(0, start - reach), min(len(text), end + reach)
    begin = max((text.rfind(stop, low, start) + 1 for stop in _STOPS), default=0) or low
    stops = [at for stop in _STOPS if (at := text.find(stop, end, high)) >= 0]
    finish = min(stops) + 1 if stops else high
    while begin < start and text[begin].isspace():
        begin += 1
    while finish > end and text[finish - 1].isspace():
        finish -= 1
    return begin, finish


def _links(found: Found, document: Document, at: dict[tuple[int, int], Mention]) -> list[Link]:
    """One link for each short name that stands for a fuller one, between their first mentions."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in sorted(at.values()):
        first.setdefault((mention.surface, mention.type), mention)
    links = []
    for (short, number), (full, chance) in sorted(found.fulls.items()):
        one, other = first.get((short, CLASSES[number])), first.get((full, CLASSES[number]))
        if one and other:
            links.append(Link(one, other, f"short name, {chance:.2f} ({NAME})"))
    return sorted(links, key=lambda link: (link.one, link.other))
