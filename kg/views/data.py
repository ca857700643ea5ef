"""A scene as the plain lists that the page reads: short rows, integers for ids, names and sentences as data only."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kg.ontology import Class, Label, Ontology, Property
from kg.records import Claim, Document, Modality
from kg.views.scene import Scene
from kg.views.sentences import Excerpt, excerpt

MODALITIES = tuple(Modality)
SHAPES = ("dot", "square", "triangle", "triangleDown", "diamond", "star", "hexagon", "box", "ellipse")
PLAIN = "#666666"
NAME_AT_MOST = 400  # characters of a name or title on the page: longer ones are cut, and show it

Row = list[Any]


def table(scene: Scene, *, ontology: Ontology, title: str) -> dict[str, Any]:
    """Return everything but the graph itself, ready for JSON.

    Rows, in order: class [name, zh, en, colour, colour on dark, shape]; property [name, zh, en, inverse zh, inverse en,
    symmetric]; document [title, date, publisher, place, unit]; entity [class, name, aliases, mentions, documents,
    number of documents]; claim [subject, property, object, modality, document, sentence, evidence, subject span,
    object span, qualifiers, confidence, by, raw span]. Numbers in place of names are places in the lists; spans are
    code points.
    """
    classes = _classes(scene, ontology)
    properties = _properties(scene, ontology)
    sentences: dict[str, int] = {}
    claims = [
        _claim(one.subject, one.object, one.document, one.claim, scene.documents[one.document], properties, sentences)
        for one in scene.told
    ]
    return {
        "title": title,
        "shown": asdict(scene.shown),
        "classes": [_class_row(one) for one in classes.values()],
        "properties": [_property_row(one) for one in properties.values()],
        "modalities": [str(one) for one in MODALITIES],
        "documents": [_document(one) for one in scene.documents],
        "entities": _entities(scene, list(classes)),
        "claims": claims,
        "sentences": list(sentences),
        "edges": [list(edge.told) for edge in scene.edges],
    }


def colours(kind: Class) -> tuple[str, str]:
    """Return the colour of a class on light and on dark ground: anything but #rrggbb becomes grey."""
    colour = kind.colour if re.fullmatch(r"#[0-9a-fA-F]{6}", kind.colour) else PLAIN
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    lit = colorsys.hls_to_rgb(hue, max(light, 0.62), min(full, 0.72))
    return colour, "#" + "".join(f"{round(255 * part):02x}" for part in lit)


def shape(kind: Class) -> str:
    """Return the shape of a class: one that needs no picture from elsewhere, else a dot."""
    return kind.shape if kind.shape in SHAPES else "dot"


def shorten(text: str, most: int = NAME_AT_MOST) -> str:
    """Return at most `most` characters of the text, with `…` where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _classes(scene: Scene, ontology: Ontology) -> dict[str, Class]:
    unknown = sorted({one.type for one in scene.entities} - set(ontology.classes))
    blank = {name: Class(name, Label(name, name), Label(name, name)) for name in unknown}
    return {**ontology.classes, **blank}


def _properties(scene: Scene, ontology: Ontology) -> dict[str, Property]:
    unknown = sorted({one.claim.property for one in scene.told} - set(ontology.properties))
    every = frozenset(ontology.classes)
    blank = {name: Property(name, Label(name, name), Label(name, name), every, every) for name in unknown}
    return {**ontology.properties, **blank}


def _class_row(kind: Class) -> Row:
    return [kind.name, kind.label.zh, kind.label.en, *colours(kind), shape(kind)]


def _property_row(one: Property) -> Row:
    inverse = one.inverse or (one.label if one.symmetric else Label("", ""))
    return [one.name, one.label.zh, one.label.en, inverse.zh, inverse.en, int(one.symmetric)]


def _document(document: Document) -> Row:
    place = " · ".join(part for part in (document.source.path, document.source.place) if part)
    return [shorten(document.title), document.date, shorten(document.publisher), place, document.source.unit]


def _entities(scene: Scene, classes: Sequence[str]) -> list[Row]:
    rows = []
    for entity, seen in zip(scene.entities, scene.seen, strict=True):
        names = [shorten(entity.name), [shorten(alias) for alias in entity.aliases]]
        rows.append([classes.index(entity.type), *names, seen.mentions, list(seen.most), seen.documents])
    return rows


def _claim(
    subject: int,
    object: int,
    at: int,
    claim: Claim,
    document: Document,
    properties: Mapping[str, Property],
    sentences: dict[str, int],
) -> Row:
    found: Excerpt = excerpt(document, claim)
    return [
        subject,
        list(properties).index(claim.property),
        object,
        MODALITIES.index(claim.modality),
        at,
        sentences.setdefault(found.text, len(sentences)),
        list(found.evidence),
        list(found.subject or ()),
        list(found.object or ()),
        [[one.key, shorten(one.surface)] for one in claim.qualifiers],
        round(claim.confidence, 3),
        claim.by,
        list(document.offsets.raw_span(*claim.evidence) or ()),
    ]
