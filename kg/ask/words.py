"""The words that questions are made of: `questions.tsv`, and the labels and cues of every class and property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.ask.names import fold
from kg.errors import OntologyError
from kg.ontology import Ontology, Property
from kg.records import Modality

INVERSE = "^"
KINDS = frozenset(
    re.findall(
        r"\w+",
        "who what where when much position count class property passive toward place and relation summary do whether "
        "polite soft have beyond lesser",
    )
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word is to a question: its kind and value (a class, a modality, or a property, `^` where inverted)."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words by their keys; `longest` counts the characters of the longest."""

    meanings: Mapping[str, tuple[Meaning, ...]] = field(repr=False)
    longest: int
    lesser: tuple[str, ...]

    def at(self, text: str, start: int) -> str:
        """Return the longest word that stands at a place of a text, or nothing."""
        for end in range(min(len(text), start + self.longest), start, -1):
            if text[start:end] in self.meanings:
                return text[start:end]
        return ""


def words(schema: Ontology) -> Words:
    """Return the words for an ontology; raise OntologyError naming the row of `questions.tsv` that is wrong."""
    found: dict[str, list[Meaning]] = {}
    lesser: list[str] = []
    for word, meaning in _listed(schema):
        if meaning.kind == "lesser":
            lesser.append(word)
        else:
            found.setdefault(fold(word), []).append(meaning)
    listed, labels = frozenset(found), frozenset(_labels(schema))
    for word, meaning in (*_labels(schema), *_cues(schema)):
        told = found.setdefault(fold(word), [])
        if fold(word) not in listed or (word, meaning) in labels:
            told.append(meaning)
    kept = {word: tuple(dict.fromkeys(told)) for word, told in found.items()}
    return Words(kept, max(map(len, kept)), tuple(lesser))


def _listed(schema: Ontology) -> Iterator[tuple[str, Meaning]]:
    for row in schema.lexicon("questions"):
        kind, listed, *rest = (*row, "")
        value = rest[0]
        known = schema.properties if kind == "property" else schema.classes
        if kind not in KINDS or (value and value.removesuffix(INVERSE) not in known):
            raise OntologyError(
                f"lexicons/questions.tsv: {kind} {value}", "the row is of no known kind or value", "See its head."
            )
        for word in listed.split():
            yield word, Meaning(kind, value)
    for word, value, *scope in schema.lexicon("modality"):
        if not scope:  # what counts in a place of its own is of news, not of questions
            yield word, Meaning("modality", Modality(value))
    for title, *_ in schema.lexicon("titles"):
        yield title, Meaning("title", title)


def _labels(schema: Ontology) -> tuple[tuple[str, Meaning], ...]:
    found = [(one.label.zh, Meaning("class", one.name)) for one in schema.classes.values()]
    for one in schema.properties.values():
        found.append((one.label.zh, Meaning("property", one.name)))
        if one.inverse is not None:
            found.append((one.inverse.zh, Meaning("property", one.name + INVERSE)))
    return tuple(found)


def _cues(schema: Ontology) -> Iterator[tuple[str, Meaning]]:
    for one in schema.properties.values():
        seen: set[str] = set()
        for cue in one.cues:
            if len(cue.text) > 1 and cue.text not in seen:
                seen.add(cue.text)
                yield cue.text, Meaning("property", one.name + _direction(one, cue.frame))


def _direction(one: Property, frame: str) -> str:
    """Return the mark of an inverted word: in the frame that it has most often, the object stands before it."""
    return INVERSE if not one.symmetric and frame.index("o") < frame.index("v") < frame.index("s") else ""
