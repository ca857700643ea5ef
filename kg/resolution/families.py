"""Names of organizations with one trade name: which of a family are one company, and which its daughters.

Each rule says in which parts two names may differ and still be one: in the legal form, by the country or the place
before the name, by fields of business that the short name leaves out. The closest kind of name that there is decides:
where X集团 stands, X is not a company in one province that bears more words. Where two fit, nothing is joined.
`docs/decisions/0005-resolution.md` has the share of right joins of each rule.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kg.resolution.companies import (
    AUXILIARY,
    NATIONAL,
    Company,
    Form,
    company,
    is_branch,
    is_rare,
    other_business,
    other_known,
    speaks,
)
from kg.resolution.facts import places
from kg.resolution.names import is_latin

Match = tuple[str, str, str]

_LARGEST = 200  # names of one family that are compared; more share no trade name but a word
_SPEAKING = 4  # characters of a stem that speaks for itself
_MANY = 6  # companies of the lists with one trade name: more say that it is a word
_PUBLIC = tuple("部院局署厅委办处库军队府会党")


def matches(names: Iterable[str]) -> Iterator[Match]:
    """Yield (one, other, why) for keys of organizations that are one, family by family; never all with all."""
    families: dict[str, list[Company]] = defaultdict(list)
    stems: list[tuple[str, Company]] = []
    for name in sorted(set(names)):
        found = company(name)
        families[found.parts.core].append(found)
        if found.form.registered:
            stems.append((found.parts.stem, found))
    stems.sort(key=lambda each: (each[0], each[1].name))
    keys = [stem for stem, _ in stems]
    for family in families.values():
        if len(family) <= _LARGEST and speaks(family[0].parts):
            yield from _family(family, stems, keys)


def _family(family: Sequence[Company], stems: Sequence[tuple[str, Company]], keys: Sequence[str]) -> Iterator[Match]:
    alike: dict[tuple[object, ...], list[Company]] = defaultdict(list)
    for each in family:
        alike[_without_form(each)].append(each)
    full = [each for each in family if each.form.registered and not is_branch(each.name)]
    for each in family:
        same = [other for other in alike[_without_form(each)] if other is not each and _one_place(each, other)]
        if each.form.registered:
            yield from _seated(each, family)
            continue
        yield from _worded(each, same)
        registered = _registered(each, same)
        yield from registered
        if not registered and not _nearer(each, same):
            yield from _placed(each, family)
            yield from _longer(each, full, stems, keys)


def _without_form(found: Company) -> tuple[object, ...]:
    return frozenset(found.parts.places), found.parts.fields, found.parts.extra


def _worded(each: Company, same: Sequence[Company]) -> Iterator[Match]:
    """X, X公司 and X集团 are one."""
    if each.form.loose:
        for other in same:
            if other.form.loose and each.name < other.name and not _known_apart(each, other):
                yield each.name, other.name, "they differ in the words for a company alone"


def _registered(each: Company, same: Sequence[Company]) -> list[Match]:
    """X is the one company that is registered as X with a legal form; X集团 is a group, X股份 is listed."""
    wanted: dict[Form, tuple[Form, ...]] = {
        Form.GROUP: (Form.GROUP_LIMITED,),
        Form.SHARES: (Form.LISTED,),
        Form.HOLDING: (Form.HOLDING_LIMITED,),
    }
    if each.form is Form.NONE and any(other.form is Form.GROUP for other in same):
        wanted[Form.NONE] = (Form.GROUP_LIMITED,)
    admitted = wanted.get(each.form, (Form.LIMITED, Form.LISTED, Form.GROUP_LIMITED))
    if each.form is Form.NONE and not each.parts.fields and len(each.parts.core) < 3:
        admitted = tuple(form for form in admitted if form is not Form.LIMITED or is_rare(each.parts))
    found = [other for other in same if other.form in admitted and not is_branch(other.name)]
    if len(found) != 1 or _known_apart(each, found[0]):
        return []
    return [(each.name, found[0].name, f"{each.name} with its legal form")]


def _nearer(each: Company, same: Sequence[Company]) -> bool:
    """Tell whether a bare name stands for a group that is named too: what bears more words is its daughter."""
    return each.form is Form.NONE and any(other.form in (Form.GROUP, Form.GROUP_LIMITED) for other in same)


def _placed(each: Company, family: Sequence[Company]) -> Iterator[Match]:
    """X is 美国X; X集团 and X电器 are 湖南X集团 and 湖南X电器, where there is one such."""
    if each.parts.places or each.name.endswith(_PUBLIC):
        return
    more = [other for other in family if _with_places(each, other)]
    abroad = [other for other in more if other.form.loose and all(map(_is_abroad, other.parts.places))]
    if each.form.loose and len({other.parts.places for other in abroad}) == 1:
        yield from (
            (each.name, other.name, "they differ in the country alone")
            for other in abroad
            if not _known_apart(each, other)
        )
    if each.parts.fields or each.form is not Form.NONE:
        yield from _at_home(each, more)


def _seated(each: Company, family: Sequence[Company]) -> Iterator[Match]:
    """X有限公司 is 湖南X有限公司, where there is one such."""
    if not each.parts.places:
        yield from _at_home(each, [other for other in family if _with_places(each, other)])


def _at_home(each: Company, more: Sequence[Company]) -> Iterator[Match]:
    same = [other for other in more if other.form is each.form and all(map(_is_home, other.parts.places))]
    if len(same) == 1 and not _known_apart(each, same[0]):
        yield each.name, same[0].name, "they differ in the place of the seat alone"


def _with_places(each: Company, other: Company) -> bool:
    """Tell whether the other name has places before it and is the same behind them."""
    mine, theirs = each.parts, other.parts
    return bool(theirs.places) and (theirs.fields, theirs.extra) == (mine.fields, mine.extra) and "(" not in other.name


def _longer(
    each: Company, full: Sequence[Company], stems: Sequence[tuple[str, Company]], keys: Sequence[str]
) -> Iterator[Match]:
    """X is the one company whose registered name has places, fields or both beside X."""
    fitting = [(rank, other) for other in full if (rank := _rank(each, other)) is not None]
    if not fitting:
        yield from _beginning(each, stems, keys)
        return
    nearest = min(rank for rank, _ in fitting)
    best = [other for rank, other in fitting if rank == nearest]
    rivals = full if nearest == _FARTHEST else [other for _, other in fitting] if nearest else best
    if len(best) == 1 and len(_with_all_places(each, rivals)) == 1 and not _known_apart(each, best[0]):
        yield each.name, best[0].name, f"{each.name} fits the parts of one full name alone"


_FARTHEST = 2


def _rank(each: Company, other: Company) -> int | None:
    """Return how far a registered name is: 0 by places, 1 by fields behind those named, 2 by all fields; None: another.

    A place in brackets is that of a daughter, unless the trade name stands alone before it.
    """
    mine, theirs = each.parts, other.parts
    if not set(mine.places) <= set(theirs.places) or set(mine.extra) != set(theirs.extra):
        return None
    if not _same_form(each, other) or other.form is Form.HOLDING_LIMITED:
        return None
    seat = "(" in other.name and not set(theirs.places) <= set(mine.places)
    if mine.fields == theirs.fields:
        return None if seat else 0
    if not mine.fields:
        abroad = seat and any(place in NATIONAL for place in theirs.places)
        return _FARTHEST if not abroad and _alone(each, other) else None
    if seat or each.form is not Form.NONE or each.name.startswith(NATIONAL):
        return None
    return _by_fields(mine.fields, theirs.fields)


def _by_fields(mine: tuple[str, ...], theirs: tuple[str, ...]) -> int | None:
    """Of two fields the first says more (化工 before 科技): what leaves it out or adds another must stand alone."""
    if theirs[: len(mine)] == mine:
        return _FARTHEST if other_business("".join(theirs[len(mine) :])) else 1
    rest = iter(theirs)
    if not all(any(longer.startswith(field) for longer in rest) for field in mine):
        return None
    return 1 if theirs[0].startswith(mine[0]) else _FARTHEST


def _alone(each: Company, other: Company) -> bool:
    """Tell whether a trade name without a field stands for the whole name: never for a company that only serves."""
    mine = each.parts
    if AUXILIARY.issuperset(other.parts.fields) or is_latin(mine.core):
        return False
    if each.form is Form.COMPANY:
        return not other.parts.places and "(" not in other.name
    if each.form is not Form.NONE or each.name.startswith(NATIONAL):
        return False
    return len(mine.core) > 2 or bool(mine.places) or is_rare(mine)


def _same_form(each: Company, other: Company) -> bool:
    if each.form in (Form.NONE, Form.COMPANY):
        return True
    if each.form is Form.SHARES:
        return other.form is Form.LISTED
    return each.form is Form.GROUP and other.form is Form.GROUP_LIMITED


def _with_all_places(each: Company, others: Iterable[Company]) -> list[Company]:
    return [other for other in others if set(each.parts.places) <= set(other.parts.places)]


def _beginning(each: Company, stems: Sequence[tuple[str, Company]], keys: Sequence[str]) -> Iterator[Match]:
    """X is the one registered name whose trade name and fields begin with X, which is long enough to be no word."""
    mine = each.parts
    if len(mine.stem) < _SPEAKING or mine.forms or is_latin(mine.stem) or each.name.startswith(NATIONAL):
        return
    found = []
    at = bisect_left(keys, mine.stem)
    for stem, other in stems[at : at + _LARGEST]:
        if not stem.startswith(mine.stem):
            break
        if (
            set(mine.places) <= set(other.parts.places)
            and mine.extra == other.parts.extra
            and len(mine.core) <= len(other.parts.core)
        ):
            found.append(other)
    if len(found) == 1 and not _daughter(each, found[0]):
        yield each.name, found[0].name, f"one full name alone begins with {each.name}"


def _daughter(each: Company, other: Company) -> bool:
    mine, theirs = each.parts, other.parts
    behind = theirs.stem[len(mine.stem) :]
    return (
        is_branch(other.name)
        or other_known(each.name, other.name)
        or other.form is Form.COMPANY
        or ("(" in other.name and not set(theirs.places) <= set(mine.places))
        or (not mine.fields and AUXILIARY.issuperset(theirs.fields) and bool(theirs.fields))
        or (bool(mine.fields) and bool(behind) and other_business(behind))
    )


def _known_apart(one: Company, other: Company) -> bool:
    return other_known(one.name, other.name) or other_known(other.name, one.name)


def _one_place(one: Company, other: Company) -> bool:
    """Tell whether two names with the same short places mean the same ones: 长沙县 is not 长沙市."""
    mine, theirs = _wording(one), _wording(other)
    return mine == theirs or all(_plain(place) for place in (mine, theirs))


def _wording(found: Company) -> str:
    at = found.name.find(found.parts.core)
    return found.name[:at] if at > 0 else ""


@cache
def _plain(place: str) -> bool:
    """Tell whether a place is worded so that its short form means it: 上海 and 上海市, but not 长沙县."""
    found = places().get(place)
    return not place or (found is not None and places()[found.short] == found)


@cache
def _is_abroad(place: str) -> bool:
    found = places().get(place)
    return found is not None and found.level in ("country", "abroad") and place not in NATIONAL


@cache
def _is_home(place: str) -> bool:
    found = places().get(place)
    return found is not None and found.level in ("province", "city", "county")
