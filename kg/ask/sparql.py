"""A question as SPARQL. Whatever stands in it comes as an IRI of the graph or as an escaped literal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.ask.model import Named, Question, Wanted
from kg.graph.names import Names
from kg.graph.places import WITHIN
from kg.graph.terms import literal
from kg.ontology import Ontology
from kg.records import Quantity, When

MOST = 500  # claims that one answer is made of
STEPS = 5  # links of containment that are followed: from a village to its country there are no more


def claims(question: Question, names: Names, schema: Ontology, lesser: Sequence[str] = ()) -> str:
    """Return the query for the claims that answer a question: ?claim, ?answer (a thing), ?name and ?modality.

    `lesser` are the words before a title that make another title of it.
    """
    lines = [*_sides(question, names, schema), *_conditions(question, names, lesser)]
    body = "\n".join(f"  {line}" for line in lines)
    head, tail = "SELECT DISTINCT ?claim ?answer ?name ?modality", f"ORDER BY ?name ?answer ?claim LIMIT {MOST}"
    return f"{head} WHERE {{\n{body}\n}} {tail}"


def containing(named: Named, names: Names) -> str:
    """Return the query for what the gazetteer says contains things: ?answer and ?name."""
    return f"""SELECT DISTINCT ?known ?answer ?name WHERE {{
  {_values("known", map(names.entity, named.things))}
  ?statement rdf:subject ?known ; rdf:predicate kg:{WITHIN} ; rdf:object ?answer ; prov:wasDerivedFrom :gazetteer .
  ?answer skos:prefLabel ?name .
}} ORDER BY ?name ?answer"""


def above(things: Sequence[str], names: Names) -> str:
    """Return the query for the places around things, up the chain: ?place, ?above and ?name."""
    return f"""SELECT DISTINCT ?place ?above ?name WHERE {{
  {_values("place", map(names.entity, things))}
  ?place {_steps(WITHIN, 1)} ?above . ?above skos:prefLabel ?name . FILTER(?above != ?place)
}} ORDER BY ?place ?name"""


def between(one: Named, other: Named, names: Names) -> str:
    """Return the query for the claims between things, whichever way round."""
    known = f"{_values('known', map(names.entity, one.things))} {_values('answer', map(names.entity, other.things))}"
    return f"""SELECT DISTINCT ?claim ?answer ?name ?modality WHERE {{
  {_either(known, _CLAIM)}
}} ORDER BY ?claim LIMIT {MOST}"""


def paths(one: Named, other: Named, names: Names) -> str:
    """Return the query for the asserted ways of two steps between things: ?answer between them, its two claims."""
    first = _values("one", map(names.entity, one.things))
    last = _values("other", map(names.entity, other.things))
    told = '?claim kg:modality "fact" ; a kg:Claim . ?second kg:modality "fact" ; a kg:Claim .'
    ways = "\n  UNION ".join(
        f"{{ {first} {last} ?claim {a} ?one ; {b} ?answer . ?second {c} ?other ; {d} ?answer . {told} {_NAME} }}"
        for a, b in (_BOTH, _BOTH[::-1])
        for c, d in (_BOTH, _BOTH[::-1])
    )
    return f"""SELECT DISTINCT ?answer ?name ?claim ?second WHERE {{
  {ways}
  FILTER(?answer != ?one && ?answer != ?other)
}} ORDER BY ?name ?answer ?claim ?second LIMIT {MOST}"""


def all_of(named: Named, names: Names) -> str:
    """Return the query for every claim about things: the best supported first."""
    known = _values("known", map(names.entity, named.things))
    return f"""SELECT DISTINCT ?claim ?answer ?name ?modality ?sources WHERE {{
  {_either(known, _CLAIM)}
  OPTIONAL {{ ?claim kg:supports ?statement . ?statement kg:sourceCount ?sources }}
}} ORDER BY DESC(?sources) ?name ?claim LIMIT {MOST}"""


_BOTH = ("rdf:subject", "rdf:object")
_NAME = "?answer skos:prefLabel ?name ."
_CLAIM = f"?claim a kg:Claim ; kg:modality ?modality . {_NAME}"


def _either(known: str, claim: str) -> str:
    """Return the pattern of claims both ways round, whole in each branch: the engine joins behind a union slowly."""
    ways = (f"{{ {known} ?claim {a} ?known ; {b} ?answer . {claim} }}" for a, b in (_BOTH, _BOTH[::-1]))
    return "\n  UNION ".join(ways)


def _sides(question: Question, names: Names, schema: Ontology) -> Iterator[str]:
    """Yield the pattern of the claims: `?answer` on the side that is asked for, `?known` on the other."""
    found = [schema.properties[name] for name in question.properties]
    verb = ""
    if found:
        verb = f"{_values('property', [names.kg(one.name) for one in found])} ?claim rdf:predicate ?property . "
    answers_subject = question.wanted is Wanted.SUBJECT or question.subject is None
    fixed, other = question.object, question.subject
    if not answers_subject:
        fixed, other = other, fixed
    known = "".join(f"{part} " for part in (*_known("known", fixed, names), *_known("answer", other, names)))
    subject, object_ = ("?answer", "?known") if answers_subject else ("?known", "?answer")
    if question.object is not None and found and all(one.transitive for one in found):
        yield f"{known}?inside {_steps(found[0].name)} {object_} . "
        yield f"{verb}?claim rdf:subject {subject} ; rdf:object ?inside . {_CLAIM}"
        yield from _place(question, names, "inside")
    elif question.wanted is Wanted.EITHER or (found and all(one.symmetric for one in found)):
        yield _either(known, verb + _CLAIM)
        yield from _place(question, names, "answer" if fixed is not None else "known")
    else:
        yield f"{known}{verb}?claim rdf:subject {subject} ; rdf:object {object_} . {_CLAIM}"
        yield from _place(question, names, object_[1:])


def _known(variable: str, named: Named | None, names: Names) -> Iterator[str]:
    if named is None:
        return
    if named.things:
        yield _values(variable, map(names.entity, named.things))
    else:
        yield from _coded(variable, named.codes)


def _place(question: Question, names: Names, variable: str) -> Iterator[str]:
    """Yield that a side lies in the place, at any depth of containment."""
    if question.place is None:
        return
    yield f"?{variable} {_steps(WITHIN)} ?place ."
    if question.place.codes:
        yield from _coded("place", question.place.codes)
    else:
        yield _values("place", map(names.entity, question.place.things))


def _steps(property_: str, least: int = 0) -> str:
    """Return the path of `least` to `STEPS` links; one without end would walk through all of a tangled graph."""
    return "/".join([f"kg:{property_}"] * least + [f"kg:{property_}?"] * (STEPS - least))


def _coded(variable: str, codes: Sequence[str]) -> Iterator[str]:
    """Yield that a thing is a division of these codes or lies in one."""
    begins = " || ".join(f"STRSTARTS(?code, {literal(_stem(code))})" for code in codes) or "false"
    yield f"?{variable} skos:notation ?code . FILTER({begins})"


def _stem(code: str) -> str:
    """Return the digits that the codes of all parts of a division begin with."""
    return re.sub(r"(?:00){1,2}$", "", code) if len(code) == 6 else code


def _conditions(question: Question, names: Names, lesser: Sequence[str]) -> Iterator[str]:
    if question.classes:
        yield f"?answer a ?class . {_values('class', map(names.kg, question.classes))}"
    if question.role:
        yield f"?claim kg:role ?role . FILTER({_role(question.role, lesser)})"
    if question.amount is not None:
        yield from _amount(question.amount)
    elif question.wanted is Wanted.AMOUNT:
        yield "?claim kg:amount ?amount ."
    if question.when is not None:
        yield from _when(question.when)


def _role(role: str, lesser: Sequence[str]) -> str:
    """Return the condition that the office is told, and not only one with 副 or 名誉 before it."""
    before = "".join(sorted({word[-1] for word in lesser}))
    pattern = f"(^|[^{re.escape(before)}]){_escaped(role)}" if before else _escaped(role)
    return f"REGEX(STR(?role), {literal(pattern)})"


def _escaped(text: str) -> str:
    return re.sub(r"[\\.\[\](){}*+?^$|\-]", lambda match: "\\" + match[0], text)


def _amount(amount: Quantity) -> Iterator[str]:
    yield f"?claim kg:amount ?amount . ?amount kg:currency {literal(amount.unit)} ."
    if amount.low is not None and amount.low.is_finite():
        yield f"?amount kg:low ?low . FILTER(?low >= {amount.low:f})"
    if amount.high is not None and amount.high.is_finite():
        yield f"?amount kg:high ?high . FILTER(?high <= {amount.high:f})"


def _when(when: When) -> Iterator[str]:
    """Yield that the day told, or else the day of the document, lies in the period."""
    yield "?claim prov:wasDerivedFrom ?document . OPTIONAL { ?document dcterms:issued ?issued }"
    yield "OPTIONAL { ?claim kg:date/kg:first ?first } OPTIONAL { ?claim kg:date/kg:last ?last }"
    yield 'BIND(STR(COALESCE(?first, ?last, ?issued, "")) AS ?told)'
    yield 'BIND(SUBSTR(CONCAT(?told, "-01-01"), 1, 10) AS ?day) FILTER(?told != "")'
    if when.first is not None:
        yield f'FILTER(STR(COALESCE(?last, ?day)) >= "{when.first.isoformat()}")'
    if when.last is not None:
        yield f'FILTER(?day <= "{when.last.isoformat()}")'


def _values(variable: str, terms: Iterator[str] | Sequence[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(terms)} }}"
