"""A scene as the rows that the explorer reads: short lists, integers for what is named elsewhere, code points.

The one file holds all rows (`table`); the server hands out the same rows a few at a time (`kg.explore.near`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kg.explore.articles import WHOLE_AT_MOST, Kept, excerpts, whole
from kg.explore.pinyin import syllables
from kg.explore.places import WITHIN, PlaceTable, codes_of
from kg.explore.rdf import value
from kg.extraction.places import Gazetteer
from kg.graph.claims import PLAIN
from kg.graph.places import link_places
from kg.graph.statements import independent
from kg.ontology import Class, Label, Ontology, Property
from kg.records import Claim, Document, Knowledge, Modality, Qualifier, When
from kg.views.data import MODALITIES, colours, shorten
from kg.views.scene import Scene, Told
from kg.views.sentences import excerpt

Row = list[Any]


def head(
    ontology: Ontology, *, title: str, classes: Sequence[str] = (), properties: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what every explorer needs before any thing: title, classes, properties and modalities.

    Rows: class [name, zh, en, colour, colour on dark, sign]; property [name, zh, en, inverse zh and en, symmetric].
    `classes` and `properties` are names of the data that the ontology may not know.
    """
    kinds = [*ontology.classes.values(), *_unknown_classes(ontology, classes)]
    links = [*ontology.properties.values(), *_unknown_properties(ontology, properties)]
    return {
        "title": title,
        "classes": [[one.name, one.label.zh, one.label.en, *colours(one), one.sign[:1]] for one in kinds],
        "properties": [_property_row(one) for one in links],
        "modalities": [str(one) for one in MODALITIES],
    }


def table(knowledge: Knowledge, scene: Scene, *, ontology: Ontology, title: str) -> dict[str, Any]:
    """Return everything that the one file holds, ready for JSON.

    Rows: place [name, row above]; document [id, title, date, publisher, place in the files, unit, text]; entity
    [class, name, aliases, sounds, mentions, documents, number of documents, places, id or 0]; claim [subject, property,
    object, modality, document, evidence, subject span, object span, qualifiers, confidence, by, raw span, day,
    independent sources, id]. A qualifier is [key, surface], one of amount or time [key, surface, span, value] (see
    `kg.explore.rdf.value`). `whole` tells whether the articles are there in full.
    """
    made = head(
        ontology,
        title=title,
        classes=[one.type for one in scene.entities],
        properties=[one.claim.property for one in scene.told],
    )
    complete = sum(len(document.text) for document in scene.documents) <= WHOLE_AT_MOST
    kept = _kept(scene, complete=complete)
    names = {row[0]: at for at, row in enumerate(made["classes"])}
    links = {row[0]: at for at, row in enumerate(made["properties"])}
    places = PlaceTable(Gazetteer.load())
    extractors = sorted({one.claim.by for one in scene.told})
    made |= {
        "shown": asdict(scene.shown),
        "whole": int(complete),
        "documents": [_document(one, kept[at].text) for at, one in enumerate(scene.documents)],
        "entities": _entities(knowledge, scene, names, places),
        "claims": _claims(scene, links, extractors, kept),
        "extractors": extractors,
        "places": places.rows,
    }
    return made


def day(claim: Claim, document: Document) -> str:
    """Return the day that a claim tells of: its own earliest date, else that of its document, ISO or ""."""
    own = [one.value.first.isoformat() for one in claim.qualifiers if isinstance(one.value, When) and one.value.first]
    return min(own, default=document.date)


def _unknown_classes(ontology: Ontology, names: Sequence[str]) -> list[Class]:
    return [Class(name, Label(name, name), Label(name, name)) for name in sorted(set(names) - set(ontology.classes))]


def _unknown_properties(ontology: Ontology, names: Sequence[str]) -> list[Property]:
    every = frozenset(ontology.classes)
    unknown = sorted(set(names) - set(ontology.properties))
    return [Property(name, Label(name, name), Label(name, name), every, every) for name in unknown]


def _property_row(one: Property) -> Row:
    inverse = one.inverse or (one.label if one.symmetric else Label("", ""))
    return [one.name, one.label.zh, one.label.en, inverse.zh, inverse.en, int(one.symmetric)]


def _document(document: Document, text: str) -> Row:
    place = " · ".join(part for part in (document.source.path, document.source.place) if part)
    title, publisher = shorten(document.title), shorten(document.publisher)
    return [document.id, title, document.date, publisher, place, document.source.unit, text]


def _kept(scene: Scene, *, complete: bool) -> list[Kept]:
    if complete:
        return [whole(document.text) for document in scene.documents]
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in scene.told:
        spans[one.document].append(one.claim.evidence)
    return [excerpts(document.text, spans[at]) for at, document in enumerate(scene.documents)]


def _entities(knowledge: Knowledge, scene: Scene, names: Mapping[str, int], places: PlaceTable) -> list[Row]:
    number = {document.id: at for at, document in enumerate(scene.documents)}
    ids = [entity.id for entity in scene.entities]
    within = [(ids[one.subject], ids[one.object]) for one in scene.told if _lies(one)]
    inside = codes_of(ids, link_places(knowledge, places.gazetteer), within)
    rows = []
    for entity in scene.entities:
        seen = Counter(number[mention.document] for mention in entity.mentions if mention.document in number)
        found = [row for code in inside.get(entity.id, ()) if (row := places.row(code)) is not None]
        aliases = [shorten(alias) for alias in entity.aliases]
        plain = f"{entity.type}/{entity.name}"
        rows.append(
            [
                names[entity.type],
                shorten(entity.name),
                aliases,
                [syllables(name) for name in (entity.name, *entity.aliases)],
                len(entity.mentions),
                [at for at, _ in sorted(seen.items(), key=lambda item: (-item[1], item[0]))],
                len(seen),
                found,
                0 if entity.id == plain and len(entity.name) < 400 else entity.id,
            ]
        )
    return rows


def _lies(one: Told) -> bool:
    return one.claim.property == WITHIN and one.claim.modality is Modality.FACT


def _claims(scene: Scene, links: Mapping[str, int], extractors: Sequence[str], kept: Sequence[Kept]) -> list[Row]:
    sources = _sources(scene)
    return [
        _claim(one, links[one.claim.property], extractors.index(one.claim.by), kept, scene, sources[at])
        for at, one in enumerate(scene.told)
    ]


def _claim(one: Told, link: int, by: int, kept: Sequence[Kept], scene: Scene, sources: int) -> Row:
    claim, document = one.claim, scene.documents[one.document]
    place = kept[one.document].place
    return [
        one.subject,
        link,
        one.object,
        MODALITIES.index(claim.modality),
        one.document,
        list(place(claim.evidence) or ()),
        list(place((claim.subject.start, claim.subject.end)) or ()),
        list(place((claim.object.start, claim.object.end)) or ()),
        [_qualifier(one) for one in claim.qualifiers],
        float(claim.confidence),
        by,
        list(document.offsets.raw_span(*claim.evidence) or ()),
        day(claim, document),
        sources,
        claim.id,
    ]


def _qualifier(one: Qualifier) -> Row:
    return [one.key, shorten(one.surface), *([] if one.key in PLAIN else value(one))]


def _sources(scene: Scene) -> list[int]:
    """Count, for each claim, the independent sources of all claims that say the same."""
    counts = [1] * len(scene.told)
    for edge in scene.edges:
        told = [scene.told[at] for at in edge.told]
        documents = [scene.documents[one.document] for one in told]
        words = [excerpt(document, one.claim).text for document, one in zip(documents, told, strict=True)]
        count = independent(zip(documents, words, strict=True)) if len(told) > 1 else 1
        for at in edge.told:
            counts[at] = count
    return counts
