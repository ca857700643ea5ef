"""A question to a graph, with its answer: what the documents say, where they say it, and by which query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.ask import sparql
from kg.ask.grammar import understand
from kg.ask.model import Answer, Finding, Named, Question, Wanted
from kg.ask.names import NameIndex, names_of
from kg.ask.words import words
from kg.errors import QueryError
from kg.graph.places import WITHIN
from kg.ontology import Ontology
from kg.query.access import Access, of_store
from kg.query.claims import facts
from kg.query.facts import Fact, Thing
from kg.records import Modality
from kg.store import Store

HINTS = (
    "谁投资了某企业",
    "某企业投资了哪些项目",
    "某地有哪些企业",
    "某企业在哪里",
    "某企业的董事长是谁",
    "某人担任什么职务",
    "哪些企业在某地投资超过1亿元",
    "某企业什么时候签约",
    "某企业和另一企业有什么关系",
    "某企业原来叫什么",
    "某企业计划做什么",
    "某企业是什么",
)
DETAILS = {Wanted.WHEN: "date", Wanted.AMOUNT: "amount", Wanted.ROLE: "role"}
MOST_ABOUT = 40  # claims told of a thing that is asked about as a whole


def ask(store: Store, question: str, schema: Ontology, *, today: str = "") -> Answer:
    """Return the answer of a store to a question in Chinese; 去年 is counted from `today`, else the newest document.

    Raises QueryError when the question is empty or `today` is no day (YYYY-MM-DD); a question that cannot be
    understood has an answer that says so.
    """
    access = of_store(store)
    today = day(today) if today else newest(access)
    return reply(access, question, NameIndex.of(names_of(store)), schema, today=today)


def newest(access: Access) -> str:
    """Return the day of the newest document, ISO; "" where none tells its day."""
    rows = access.rows(
        "SELECT (MAX(?issued) AS ?day) WHERE { ?document dcterms:issued ?issued FILTER(DATATYPE(?issued) = xsd:date) }"
    )
    return rows[0]["day"] if rows else ""


def day(told: str) -> str:
    """Return a day as it was told; raise QueryError when it is none."""
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError as error:
        raise QueryError(f"date {told}", "it is no day", "Give one as YYYY-MM-DD.") from error


def reply(access: Access, question: str, names: NameIndex, schema: Ontology, *, today: str = "") -> Answer:
    """Return the answer of any graph whose names are known: that of the first way to read it that is answered."""
    if not question.strip():
        raise QueryError("question", "it is empty", f"Ask for example: {HINTS[0]}？")
    answers = []
    for reading in understand(question, names, schema, today=today):
        answers.append(_answer(access, reading, schema))
        if answers[-1].told:
            return answers[-1]
    told = next((answer for answer in answers if answer.also), None)
    return told or next(iter(answers), Answer(question, None, hints=HINTS))


def _answer(access: Access, question: Question, schema: Ontology) -> Answer:
    missing = [named for named in question.named if not named.things and not named.codes]
    if missing:
        return Answer(question.text, question)
    if question.wanted is Wanted.RELATION:
        return _relation(access, question)
    if question.wanted is Wanted.SUMMARY:
        return _summary(access, question)
    text = sparql.claims(question, access.names, schema, words(schema).lesser)
    rows = access.rows(text)
    told = {fact.claim: fact for fact in facts(access, (row["claim"] for row in rows))}
    group = _grouping(access, question, rows)
    findings, also = _parted(told.values(), question.modality, group)
    if question.modality and not question.properties:
        also = ()  # what is planned is asked for, not all that was done
    answer = Answer(question.text, question, text, findings, also, truncated=len(rows) >= sparql.MOST)
    return _located(access, answer) if _asks_where(question) else answer


def _asks_where(question: Question) -> bool:
    return question.wanted is Wanted.OBJECT and question.properties == (WITHIN,)


def _grouping(access: Access, question: Question, rows: Sequence[Mapping[str, str]]) -> Callable[[Fact], Group]:
    """Return what claims are gathered under: the thing asked for, or the words of a detail."""
    answers = {access.id(row["claim"]): access.id(row["answer"]) for row in rows}
    key = DETAILS.get(question.wanted)

    def group(fact: Fact) -> Group:
        if key is not None:
            return _thing_of(fact, answers.get(fact.claim, "")) if key == "role" else None, _detail(fact, key)
        return _thing_of(fact, answers.get(fact.claim, "")), ""

    return group


Group = tuple[Thing | None, str]


def _thing_of(fact: Fact, id_: str) -> Thing:
    return fact.subject if fact.subject.id == id_ else fact.object


def _detail(fact: Fact, key: str) -> str:
    told = [f"{d.wording}（{d.value}）" if d.value else d.wording for d in fact.details if d.key == key]
    if not told and key == "date" and fact.source.date:
        return f"{fact.source.date}（报道日期）"
    return "、".join(told)


def _parted(
    told: Iterable[Fact], modality: Modality | None, group: Callable[[Fact], Group]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what is told as it was asked, and what is told otherwise."""
    wanted: dict[Group, list[Fact]] = {}
    other: dict[Group, list[Fact]] = {}
    for fact in told:
        place = wanted if fact.modality == (modality or Modality.FACT) else other
        place.setdefault(group(fact), []).append(fact)
    return _findings(wanted), _findings(other)


def _findings(groups: Mapping[Group, Sequence[Fact]]) -> tuple[Finding, ...]:
    return tuple(Finding(thing, text, tuple(found)) for (thing, text), found in groups.items() if thing or text)


def _located(access: Access, answer: Answer) -> Answer:
    """Add what the gazetteer says, and the places around each place."""
    question = answer.question
    if question is None or question.subject is None:
        return answer
    found = list(answer.findings)
    if question.subject.things:
        for row in access.rows(sparql.containing(question.subject, access.names)):
            id_ = access.id(row["answer"])
            if all(finding.thing is None or finding.thing.id != id_ for finding in found):
                found.append(Finding(Thing(id_, id_.partition("/")[0], row["name"]), "地名表", ()))
    things = [finding.thing.id for finding in found if finding.thing is not None]
    around: dict[str, list[str]] = {}
    for row in access.rows(sparql.above(things, access.names)) if things else ():
        around.setdefault(access.id(row["place"]), []).append(row["name"])
    findings = tuple(replace(f, way=tuple(around.get(f.thing.id, ()))) if f.thing else f for f in found)
    return replace(answer, findings=findings)


def _summary(access: Access, question: Question) -> Answer:
    if question.subject is None:
        return Answer(question.text, question)
    text = sparql.all_of(question.subject, access.names)
    rows = access.rows(text)
    told = facts(access, (row["claim"] for row in rows[:MOST_ABOUT]))
    subject = question.subject.things

    def group(fact: Fact) -> Group:
        return (fact.subject if fact.subject.id in subject else fact.object), ""

    findings, also = _parted(told, question.modality, group)
    return Answer(question.text, question, text, findings, also, truncated=len(rows) > MOST_ABOUT)


def _relation(access: Access, question: Question) -> Answer:
    one, other = question.subject or Named(""), question.object or Named("")
    text = sparql.between(one, other, access.names)
    direct = facts(access, (row["claim"] for row in access.rows(text)))
    findings, also = _parted(direct, question.modality, lambda fact: (fact.object, ""))
    if findings:
        return Answer(question.text, question, text, findings, also)
    text = sparql.paths(one, other, access.names)
    rows = access.rows(text)
    told = {fact.claim: fact for fact in facts(access, (row[c] for row in rows for c in ("claim", "second")))}
    return Answer(question.text, question, text, _ways(access, rows, told), also, truncated=len(rows) >= sparql.MOST)


def _ways(access: Access, rows: Sequence[Mapping[str, str]], told: Mapping[str, Fact]) -> tuple[Finding, ...]:
    """Return one finding for each thing that stands between, with all claims of both steps."""
    found: dict[str, dict[str, Fact]] = {}
    between: dict[str, Thing] = {}
    for row in rows:
        id_ = access.id(row["answer"])
        between[id_] = Thing(id_, id_.partition("/")[0], row["name"])
        for column in ("claim", "second"):
            fact = told[access.id(row[column])]
            found.setdefault(id_, {})[fact.claim] = fact
    return tuple(Finding(between[id_], "", tuple(steps.values()), ("经",)) for id_, steps in found.items())
