"""Facts in the words of a reader: Chinese prose, or English by the labels of the ontology."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from kg.changes.layout import Quote, Span, plain
from kg.changes.model import Aspect, Change, Fact, Step, Telling
from kg.errors import QueryError
from kg.ontology import LANGUAGES, Label, Ontology
from kg.records import Modality, Qualifier, When

_MODAL = {Modality.FACT: "", Modality.PLANNED: "拟", Modality.POSSIBLE: "或", Modality.NEGATED: "未"}
MODALITIES = {
    Modality.FACT: Label("事实", "fact"),
    Modality.PLANNED: Label("计划", "planned"),
    Modality.NEGATED: Label("否定", "denied"),
    Modality.POSSIBLE: Label("可能", "possible"),
}
_YEAR = re.compile(r"\d{4}年")
_SLOT = re.compile(r"\{([smor])\}")
_SHOWN = ("date", "amount", "share", "quantity", "object")


class Words:
    """The wordings of a language; raises QueryError naming the known ones when there is none of that name."""

    def __init__(self, language: str, ontology: Ontology) -> None:
        if language not in LANGUAGES:
            raise QueryError(f"language {language}", "there is none of that name", f"Known: {', '.join(LANGUAGES)}.")
        self.language = language
        self._ontology = ontology

    def say(self, name: str, /, **values: object) -> str:
        """Return a wording of `words.json` with its places filled."""
        wording = _words()[name][self.language]
        return wording.format(**values) if values else wording

    def listed(self, wordings: tuple[str, ...]) -> str:
        """Return wordings one after the other."""
        return self.say("joiner").join(wordings)

    def property(self, name: str) -> str:
        """Return the label of a property."""
        found = self._ontology.properties.get(name)
        return str(getattr(found.label, self.language)) if found else name

    def modality(self, name: str) -> str:
        """Return the label of a modality."""
        return str(getattr(MODALITIES[Modality(name)], self.language))

    def step(self, step: Step) -> str:
        """Return the label of a stage with its date."""
        return plain(f"{self._stage(step.stage)} {step.date}")

    def _stage(self, name: str) -> str:
        if self.language == "en":
            return name
        labels = {stage: label for stage, label, *_ in self._ontology.lexicon("stages")}
        return labels.get(name, self.say("stage-told"))

    def fact(self, fact: Fact) -> tuple[Span, ...]:
        """Return a fact as one sentence, its names strong."""
        slots = {"s": fact.subject.name, "o": fact.object.name, "r": fact.role}
        if self.language == "en":
            modal = "" if fact.modality is Modality.FACT else f"{self.modality(fact.modality)}: "
            role = f", {fact.role}" if fact.role else ""
            return _filled(f"{modal}{{s}} {_brace(self.property(fact.property))} {{o}}{_brace(role)}", slots)
        return _filled(self._template(fact.property), slots | {"m": _MODAL[fact.modality]})

    def _template(self, name: str) -> str:
        if template := _prose().get(name):
            return template
        found = self._ontology.properties.get(name)
        label = _brace(self.property(name))
        return f"{{s}}与{{o}}{{m}}{label}" if found and found.symmetric else f"{{s}}{{m}}{label}{{o}}"

    def details(self, fact: Fact) -> tuple[str, ...]:
        """Return the details that the tellings of a fact have, each kind once."""
        found: dict[str, dict[str, None]] = {}
        for telling in fact.tellings:
            for qualifier in telling.claim.qualifiers:
                if qualifier.key in _SHOWN or (qualifier.key == "role" and not fact.role):
                    found.setdefault(qualifier.key, {}).setdefault(_dated(qualifier))
        return tuple(
            self.say("detail", name=self.say(name), wording=self.listed(tuple(found[name])))
            for name in (*_SHOWN, "role")
            if name in found
        )

    def aspect(self, aspect: Aspect) -> str:
        """Return what is told differently."""
        if aspect.name == "sources":
            return self.say("aspect-sources", before=aspect.before[0], added=aspect.added[0])
        before, added, gone = (
            self.listed(tuple(self._value(aspect.name, each) for each in values))
            for values in (aspect.before, aspect.added, aspect.gone)
        )
        name = self.say(aspect.name)
        if not added:
            return self.say("aspect-gone", name=name, gone=gone)
        if not before:
            return self.say("aspect-added", name=name, added=added)
        return self.say("aspect-changed", name=name, before=before, added=added)

    def _value(self, name: str, value: str) -> str:
        return self.modality(value) if name == "modality" else plain(value)

    def why(self, change: Change) -> str:
        """Return why a fact was retracted."""
        return self.say("unread" if change.unread else "removed")

    def quote(self, telling: Telling) -> Quote:
        """Return the sentence of a telling and its source."""
        before, evidence, after = telling.quote()
        document = telling.document
        start, end = telling.claim.evidence
        file = (plain(document.source.path), plain(document.source.place))
        parts = (
            f"《{plain(document.title) or self.say('untitled')}》",
            plain(document.publisher),
            plain(document.date),
            self.say("from", path=" · ".join(filter(None, file)), start=start, end=end),
            self.say("copies", number=telling.copies) if telling.copies else "",
        )
        return Quote(*_kept(before, evidence, after), " · ".join(filter(None, parts)))


def _dated(qualifier: Qualifier) -> str:
    """Return the wording of a detail, behind a date that tells no year the days that it means."""
    wording, when = plain(qualifier.surface), qualifier.value
    if not isinstance(when, When) or when.first is None or when.last is None or _YEAR.search(wording):
        return wording
    days = when.first.isoformat() if when.first == when.last else f"{when.first.isoformat()}…{when.last.isoformat()}"
    return f"{wording}（{days}）"


def _kept(before: str, evidence: str, after: str) -> tuple[str, str, str]:
    """Return the three parts of a sentence as one line each, the blanks between them kept."""
    head, tail = before[-1:].isspace(), after[:1].isspace()
    return plain(before) + " " * head, plain(evidence), " " * tail + plain(after)


def _filled(template: str, slots: Mapping[str, str]) -> tuple[Span, ...]:
    found = []
    for number, part in enumerate(_SLOT.split(template)):
        text = plain(slots[part]) if number % 2 else part.replace("{{", "{").replace("}}", "}")
        if text:
            found.append(Span(text, strong=number % 2 == 1 and part in "so"))
    return tuple(found)


def _brace(text: str) -> str:
    """Return a label in which no brace is taken for a slot."""
    return text.replace("{", "{{").replace("}", "}}")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(asset("words.json"))
    return found


@cache
def _prose() -> Mapping[str, str]:
    lines = (line for line in asset("prose.tsv").splitlines() if line and not line.startswith("#"))
    return dict(line.split("\t") for line in lines)


@cache
def asset(name: str) -> str:
    """Return a file of `assets/`."""
    return (resources.files("kg.changes") / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")
