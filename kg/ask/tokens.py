"""A question cut into names, words, values, and what is left.

At every place the longest wins; of a name and a word of one length the word, so that no thing called 谁 is in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.ask.model import Named
from kg.ask.names import SHORTEST, NameIndex
from kg.ask.words import Meaning, Words
from kg.extraction.places import Gazetteer
from kg.extraction.values import find_quantities, find_whens
from kg.records import Document, Quantity, Source, When

LONGEST_NAME = 80  # characters of a name looked for in a question
_MONEY = "money"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question: a name, a word with its meanings, a value, or (with none of them) unknown words."""

    text: str
    meanings: tuple[Meaning, ...] = ()
    named: Named | None = None
    value: Quantity | When | None = None

    def has(self, *kinds: str) -> bool:
        """Tell whether the word can be of one of these kinds."""
        return any(meaning.kind in kinds for meaning in self.meanings)

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the values of the meanings of a kind."""
        return tuple(meaning.value for meaning in self.meanings if meaning.kind == kind)


def cut(text: str, words: Words, names: NameIndex, *, today: str, greedy: bool) -> list[Token]:
    """Return the tokens of a folded question.

    `greedy` takes the longest words that a name begins with for it, even where a word of questions stands inside.
    """
    values = _values(text, today)
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = _at(text, at, words, names, values, greedy=greedy)
        if token is None:
            token = Token(_unknown(text, at, words, names, values, greedy=greedy))
        found.append(token)
        at += len(token.text)
    gazetteer = Gazetteer.load()
    return list(_joined(_completed([_named(token, names, gazetteer) for token in found])))


def _completed(tokens: list[Token]) -> Iterator[Token]:
    """Put the noun behind a name that nothing has back to it: 火星 and 公司 are one unknown company."""
    rest = iter(tokens)
    for token in rest:
        if token.named is None or token.named.things or token.named.codes:
            yield token
            continue
        words = token.text
        behind = next(rest, None)
        if behind is not None and behind.has("class"):
            words, behind = words + behind.text, None
        yield Token(words, named=Named(words))
        if behind is not None:
            yield behind


def _at(
    text: str, at: int, words: Words, names: NameIndex, values: Mapping[int, Quantity | When], *, greedy: bool
) -> Token | None:
    name = _name(text, at, names)
    word = words.at(text, at)
    value = values.get(at)
    span = len(value.surface) if value else 0
    if value and span >= max(len(name), len(word)):
        return Token(value.surface, value=value)
    if name and len(name) > len(word):
        return Token(name, named=Named(name, names.exact(name)))
    if greedy and not name and len(begun := _begun(text, at, names)) > max(len(word), SHORTEST):
        return Token(begun, named=Named(begun, names.beginning(begun)))
    if not word or (_soft(word, words) and at + 1 < len(text) and not _known(text, at + 1, words, names, values)):
        return None
    return Token(word, words.meanings[word])


def _soft(word: str, words: Words) -> bool:
    return any(meaning.kind == "soft" for meaning in words.meanings[word])


def _known(text: str, at: int, words: Words, names: NameIndex, values: Mapping[int, Quantity | When]) -> bool:
    return bool(at in values or words.at(text, at) or _name(text, at, names))


def _unknown(
    text: str, at: int, words: Words, names: NameIndex, values: Mapping[int, Quantity | When], *, greedy: bool
) -> str:
    end = at + 1
    while end < len(text) and _at(text, end, words, names, values, greedy=greedy) is None:
        end += 1
    return text[at:end]


def _name(text: str, at: int, names: NameIndex) -> str:
    for end in range(min(len(text), at + LONGEST_NAME), at + SHORTEST - 1, -1):
        if names.exact(text[at:end]):
            return text[at:end]
    return ""


def _begun(text: str, at: int, names: NameIndex) -> str:
    end = at
    while end < len(text) and end - at < LONGEST_NAME and names.starts(text[at : end + 1]):
        end += 1
    return text[at:end]


def _values(text: str, today: str) -> Mapping[int, Quantity | When]:
    document = Document.of(text, source=Source("question", "text", ""), date=today)
    found: dict[int, Quantity | When] = {when.start: when for when in find_whens(document)}
    found.update((q.start, q) for q in find_quantities(document) if q.kind == _MONEY)
    return found


def _named(token: Token, names: NameIndex, gazetteer: Gazetteer) -> Token:
    """Give unknown words the things whose names begin so, or else contain them, or the places that bear them."""
    if token.named is not None:
        return Token(token.text, named=_placed(token.named, gazetteer))
    if token.meanings or token.value or len(token.text) < SHORTEST:
        return token
    things = names.beginning(token.text) or names.containing(token.text)
    return Token(token.text, named=_placed(Named(token.text, things), gazetteer))


def _placed(named: Named, gazetteer: Gazetteer) -> Named:
    """Add the codes of the divisions that a name means: a province or city before any other of the name."""
    place = gazetteer.link(named.words)
    return Named(named.words, named.things, (place.code,)) if place and place.code.isdigit() else named


def _joined(tokens: Iterator[Token]) -> Iterator[Token]:
    """Leave out what says nothing."""
    for token in tokens:
        if not token.has("polite", "soft") and (token.meanings or token.named or token.value):
            yield token
