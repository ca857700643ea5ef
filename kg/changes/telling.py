"""A comparison and a brief as pages: which items stand under which heading, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.changes.brief import Brief, Watched
from kg.changes.layout import Item, Page, Quote, Section, Span, plain
from kg.changes.model import Change, Contradicted, Diff, Kind, Progress, Telling
from kg.changes.wording import Words
from kg.ontology import Ontology

LIMIT = 200  # items told under one heading; the table has them all
_QUOTES = 3
_TOLD_BY_PROGRESS = frozenset(("modality", "sources", "date"))


def page_of_diff(diff: Diff, ontology: Ontology, *, language: str = "zh", limit: int = LIMIT) -> Page:
    """Return a comparison as a page of at most `limit` items under each heading, the number of the others told."""
    words = Words(language, ontology)
    old, new = plain(diff.old.name), plain(diff.new.name)
    lines = [
        words.say("documents", old=old, new=new, old_documents=diff.old.documents, new_documents=diff.new.documents)
    ]
    if undated := max(diff.old.undated, diff.new.undated):
        lines.append(words.say("undated", undated=undated))
    if not diff:
        lines.append(words.say("same"))
    sections = (
        _section("new", [_new(change, words) for change in diff.of(Kind.NEW)], words, 1, limit),
        _section("changed", list(_changed(diff.of(Kind.CHANGED), diff.progress, words)), words, 1, limit),
        _section("progress", [_progress(each, words) for each in diff.progress], words, 1, limit),
        _section("contradicted", [_contradicted(each, words) for each in diff.contradictions], words, 1, limit),
        _section("retracted", [_retracted(change, words) for change in diff.of(Kind.RETRACTED)], words, 1, limit),
    )
    kept = tuple(section for section in sections if section.items)
    return Page(words.say("diff", old=old, new=new), language, tuple(lines), kept)


def page_of_brief(brief: Brief, ontology: Ontology, *, language: str = "zh", limit: int = LIMIT) -> Page:
    """Return a brief as a page: a heading for each thing, and that there is nothing new where so it is."""
    words = Words(language, ontology)
    title = words.say("brief-day" if brief.first == brief.last else "brief", first=brief.first, last=brief.last)
    name = "fresh-all" if brief.everything else "fresh"
    lines = [words.say(name, documents=brief.documents, items=len(brief))]
    if not len(brief):
        lines.append(words.say("nothing"))
    if brief.undated:
        lines.append(words.say("undated", undated=brief.undated))
    shown = brief.watched[:limit] if brief.everything else brief.watched
    if more := len(brief.watched) - len(shown):
        lines.append(words.say("more", number=more))
    sections = tuple(section for watched in shown for section in _watched(watched, words, limit))
    return Page(title, language, tuple(lines), sections)


def _watched(watched: Watched, words: Words, limit: int) -> Iterator[Section]:
    if watched.thing is None:
        hints = words.say("hints", names=words.listed(tuple(map(plain, watched.hints)))) if watched.hints else ""
        yield Section(plain(watched.asked), text=f"{words.say('unknown')} {hints}".strip())
        return
    others = tuple(plain(alias) for alias in watched.thing.aliases)
    also = words.say("also", names=words.listed(others)) if others else ""
    yield Section(plain(watched.thing.name), text=also if len(watched) else f"{also} {words.say('nothing')}".strip())
    told = (
        ("new", [_new(change, words) for change in watched.new]),
        ("changed", list(_changed(watched.changed, watched.progress, words))),
        ("progress", [_progress(each, words) for each in watched.progress]),
        ("contradicted", [_contradicted(each, words) for each in watched.contradictions]),
    )
    yield from (_section(name, items, words, 2, limit) for name, items in told if items)


def _section(name: str, items: Sequence[Item], words: Words, level: int, limit: int) -> Section:
    more = len(items) - limit
    text = words.say("more", number=more) if more > 0 else ""
    return Section(f"{words.say(name)} {len(items)}", level, text, tuple(items[:limit]))


def _new(change: Change, words: Words) -> Item:
    notes = list(words.details(change.fact))
    if len(change.fact.tellings) > 1:
        notes.append(words.say("sources", number=len(change.fact.tellings)))
    return Item(words.fact(change.fact), tuple(notes), _quotes(change.tellings, words))


def _changed(changes: Sequence[Change], progress: Sequence[Progress], words: Words) -> Iterator[Item]:
    """Yield what changed, less what the further stage of its matter already tells."""
    going = {frozenset((each.subject.id, each.object.id)) for each in progress}
    for change in changes:
        ends = frozenset((change.fact.subject.id, change.fact.object.id))
        if ends in going and _TOLD_BY_PROGRESS.issuperset(aspect.name for aspect in change.aspects):
            continue
        notes = tuple(words.aspect(aspect) for aspect in change.aspects)
        yield Item(words.fact(change.fact), notes, _quotes(change.tellings or change.removed, words))


def _progress(found: Progress, words: Words) -> Item:
    line = [Span(plain(found.subject.name), strong=True), Span(f" —{words.property(found.property)}→ ")]
    line += [Span(plain(found.object.name), strong=True), Span(words.say("colon"))]
    for number, step in enumerate(found.steps):
        mark = words.say("fresh-mark") if step.fresh else ""
        line.append(Span(f"{' → ' if number else ''}{words.step(step)}{mark}"))
    return Item(tuple(line), (), _quotes(found.fresh(), words))


def _contradicted(found: Contradicted, words: Words) -> Item:
    line = words.say(
        "about",
        subject=plain(found.subject.name),
        object=plain(found.object.name),
        property=words.property(found.property),
        about=words.say(found.about),
    )
    return Item((Span(line),), (), _quotes((found.one, found.other), words))


def _retracted(change: Change, words: Words) -> Item:
    return Item(words.fact(change.fact), (words.why(change),), _quotes(change.removed, words))


def _quotes(tellings: Sequence[Telling], words: Words) -> tuple[Quote, ...]:
    return tuple(words.quote(telling) for telling in tellings[:_QUOTES])
