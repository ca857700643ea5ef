"""What can be seen in two names of one document: the evidence on which the scorer decides.

A feature is a short word such as `relation=prefix` or `rest=股份有限公司`. Those with wording in them come from names
alone, never from running text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.resolution.facts import known_as, places
from kg.resolution.names import is_latin, is_subsequence
from kg.resolution.numerals import clash, counted, without_edition
from kg.resolution.structure import Parts, leading_place, parts

_LONGEST_WORDING = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two keys of one class, the shorter first, and what the document shows of them.

    `declared` is the kind of declaration between them or empty; `listed`: they stand side by side in an enumeration;
    `touching`: one begins where the other ends; `long_first`: the longer one is met first; `rivals`: how many other
    names of the class the shorter one could stand for; `inside`: the shorter one stands only inside longer names;
    `owner`: what the longer name has more is itself an organization or facility of the document; `quoted`: the longer
    name has the shorter one as a part in quotation marks; `short_count`, `long_count`: how often each is mentioned.
    """

    type: str
    short: str
    long: str
    declared: str = ""
    listed: bool = False
    touching: bool = False
    long_first: bool = True
    rivals: int = 0
    inside: bool = False
    owner: bool = False
    quoted: bool = False
    short_count: int = 1
    long_count: int = 1


def relation(short: str, long: str) -> str:
    """Return how the shorter key stands in the longer: prefix, suffix, infix, subsequence, party (俄方) or none."""
    if long.startswith(short):
        return "prefix"
    if long.endswith(short):
        return "suffix"
    if short in long:
        return "infix"
    if is_subsequence(short, long):
        return "subsequence"
    if len(short) == 2 and short[1] == "方" and long[0] == short[0]:
        return "party"
    return "none"


def features(pair: Pair) -> Iterator[str]:
    """Yield the features of a pair."""
    short, long, kind = pair.short, pair.long, pair.type
    how = relation(short, long)
    yield f"type={kind}"
    yield f"relation={how}"
    yield f"{kind}:{how}"
    yield f"{how}:length={min(len(short), 8)}"
    yield f"{kind}:length={min(len(short), 5)}"
    yield f"{how}:share={min(9, 10 * len(short) // len(long))}"
    yield from _context(pair, how)
    yield from _wording(pair, how)
    yield from _ends(pair, how)
    yield from _numbers(short, long, kind)
    yield from _parts(parts(short), parts(long), kind, how)
    if kind == "Location":
        yield from _places(short, long)


def _context(pair: Pair, how: str) -> Iterator[str]:
    if pair.declared:
        yield f"declared={pair.declared}"
        yield f"declared={pair.declared}:{how}"
        if is_latin(pair.short) != is_latin(pair.long):
            yield f"declared={pair.declared}:latin"
    for name in ("listed", "touching", "inside", "owner", "quoted"):
        if getattr(pair, name):
            yield name
            yield f"{name}:{how}"
            yield f"{name}:{pair.type}"
    yield f"{how}:long_first={pair.long_first}"
    yield f"{how}:rivals={min(pair.rivals, 3)}"
    yield f"{pair.type}:rivals={min(pair.rivals, 3)}"
    yield f"{how}:counts={min(pair.short_count, 3)}/{min(pair.long_count, 3)}"
    mine, theirs = (known_as(pair.type, name, risky=True) for name in (pair.short, pair.long))
    if mine or theirs:
        yield "known" if mine == theirs else f"known_other={bool(mine)}/{bool(theirs)}"


def _wording(pair: Pair, how: str) -> Iterator[str]:
    """What the longer name has more."""
    short, long = pair.short, pair.long
    if how == "prefix":
        rest = long[len(short) :]
        if len(rest) <= _LONGEST_WORDING:
            yield f"rest={rest}"
            yield f"{pair.type}:rest={rest}"
        yield from (f"rest…{rest[-size:]}" for size in (1, 2, 3) if size <= len(rest))
        yield from (f"rest^{rest[:size]}" for size in (1, 2) if size <= len(rest))
        yield f"rest:length={min(len(rest), 10)}"
    elif how in ("suffix", "infix"):
        at = long.index(short) if how == "infix" else len(long) - len(short)
        head, tail = long[:at], long[at + len(short) :]
        yield from _head(head, pair)
        if tail:
            yield f"tail={tail[-3:]}"
            yield f"tail…{tail[-1:]}"
    elif how == "subsequence":
        yield from _dropped(pair)


def _head(head: str, pair: Pair) -> Iterator[str]:
    if len(head) <= _LONGEST_WORDING:
        yield f"head={head}"
    yield from (f"head…{head[-size:]}" for size in (1, 2) if size <= len(head))
    yield f"head:length={min(len(head), 10)}"
    rest, levels = head, []
    while rest and (place := leading_place(rest + "\0")):
        levels.append(places()[place].level)
        rest = rest[len(place) :]
    what = "+".join(levels) if levels and not rest else "place+other" if levels else "other"
    yield f"head:{what}"
    yield f"head:{what}:{pair.type}"
    yield f"head:{what}:first={pair.short[0]}"
    yield f"head:{what}:own={bool(_own(pair.short))}"


def _own(short: str) -> str:
    """The trade name of a short name, empty where only generic words stand."""
    found = parts(short)
    return found.core if found.fields or found.forms else ""


def _dropped(pair: Pair) -> Iterator[str]:
    """The pieces left out in an abbreviation, how many, and whether what stays begins pieces."""
    rest, pieces, kept = pair.short, [], ""
    piece = ""
    runs = 0
    running = False
    for character in pair.long:
        if rest and character == rest[0]:
            rest = rest[1:]
            kept = character
            runs += not running
            running = True
            if piece:
                pieces.append(piece)
                piece = ""
        else:
            piece += character
            running = False
    if piece:
        pieces.append(piece)
    yield f"runs={min(runs, 6)}"
    yield f"pieces={min(len(pieces), 6)}"
    yield f"abbreviates:length={len(pair.short)}:runs={min(runs, 5)}"
    yield f"ends_alike={pair.long[-1] == kept}:begins_alike={pair.long[0] == pair.short[0]}"
    yield f"{pair.type}:ends_alike={pair.long[-1] == kept}:begins_alike={pair.long[0] == pair.short[0]}"
    for piece in pieces:
        if len(piece) <= _LONGEST_WORDING:
            yield f"dropped={piece}"
    yield f"abbreviated={pair.short[-1]}<{pair.long[-1]}"


def _ends(pair: Pair, how: str) -> Iterator[str]:
    short, long = pair.short, pair.long
    yield f"last={short[-1]}"
    yield f"{pair.type}:last={short[-2:]}"
    yield f"{how}:long_last={long[-2:]}"
    yield f"{how}:first_same={short[0] == long[0]}:last_same={short[-1] == long[-1]}"
    yield f"{pair.type}:{how}:first_same={short[0] == long[0]}:last_same={short[-1] == long[-1]}"
    if len(short) <= 3:
        yield f"short={short}"


def _numbers(short: str, long: str, kind: str) -> Iterator[str]:
    mine, theirs = counted(short), counted(long)
    if counter := clash(short, long):
        yield "clash"
        yield f"clash={counter}"
    for counter in theirs.keys() - mine.keys():
        yield f"number_missing={counter}"
        yield f"{kind}:number_missing={counter}"
    for counter in mine.keys() - theirs.keys():
        yield f"number_more={counter}"
    if mine.keys() & theirs.keys() and not counter_clash(short, long):
        yield "numbers_agree"
    bare = without_edition(long)
    if bare != long and bare.endswith(short):
        yield "edition_of" if bare == short else "edition_suffix"


def counter_clash(short: str, long: str) -> bool:
    """Tell whether the numbers of two keys clash."""
    return bool(clash(short, long))


def _parts(short: Parts, long: Parts, kind: str, how: str) -> Iterator[str]:
    core = "same" if short.core == long.core else relation(*sorted((short.core, long.core), key=len))
    yield f"core={core}"
    yield f"{kind}:core={core}"
    where = _compared(short.places, long.places)
    yield f"places={where}"
    yield f"{kind}:places={where}:core={core}"
    what = _compared(short.fields, long.fields)
    yield f"core={core}:fields={what}"
    if kind == "Organization":
        form = _compared(short.forms, long.forms)
        yield f"core={core}:fields={what}:forms={form}"
        yield f"core={core}:places={where}:fields={what}"
    if short.extra or long.extra:
        yield f"extra={_compared(short.extra, long.extra)}"


def _compared(short: tuple[str, ...], long: tuple[str, ...]) -> str:
    mine, theirs = set(short), set(long)
    if mine == theirs:
        return "same" if mine else "none"
    if not mine:
        return "more"
    if not theirs:
        return "less"
    return "part" if mine < theirs else "other"


def _places(short: str, long: str) -> Iterator[str]:
    one, other = places().get(short), places().get(long)
    if one and other:
        same = one.short == other.short
        yield f"place_same={same}:{'level' if one.level == other.level else 'levels'}"
    else:
        yield f"places_known={bool(one)}:{bool(other)}"
    if other and len(short.removesuffix("方")) == 1:
        yield f"initial_of={other.level}"
