"""Names of models and of things in quotation marks: 云帆X7, 轿车云帆远山, “星河”系统."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extraction.rules.candidate import Candidate
from kg.extraction.rules.lexicon import Lexicons
from kg.extraction.rules.text import Text

_QUOTED = re.compile(r"“([^“”，。；：、！？\n]{2,16})”")
_MODEL = re.compile(r"[ ]?[A-Za-z0-9][A-Za-z0-9+\-]{0,9}(?: ?(?:Pro|Plus|Max|Ultra|PHEV|EV))?")
_OWN_NAME = re.compile(r"[\u3400-\u9fff]{1,4}[A-Za-z0-9+]{0,6}(?=[、，。；和与及等（(）)”\n]|$)")
_BRANDS = ("Organization", "Product")
LONGEST_BRAND = 8


def models(text: Text, lexicons: Lexicons, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the models that begin with a brand among the names."""
    for name in names:
        if name.type not in _BRANDS or name.end - name.start > LONGEST_BRAND or text.text[name.start].isascii():
            continue
        kind = text.text.endswith(lexicons.kinds, max(0, name.start - 8), name.start)
        end = _model_end(text.text, name.end)
        rule = "model with letters"
        if end == name.end:
            own = _OWN_NAME.match(text.text, name.end) if kind else None
            end = own.end() if own and text.begins(own.end()) else name.end
            rule = "model"
        if end > name.end:
            rule = f"{rule} behind kind" if kind else rule
            yield Candidate(name.start, end, "Product", lexicons.rule(rule).score, rule)


def _model_end(text: str, at: int) -> int:
    """Return where a model of letters and digits ends that begins at the offset; the offset where none does."""
    found = _MODEL.match(text, at)
    code = found.group() if found else ""
    return found.end() if found and re.search("[A-Za-z]", code) and not code.startswith(" ") else at


def quoted(text: Text, lexicons: Lexicons) -> Iterator[Candidate]:
    """Yield names in quotation marks with a telling word beside them, or at their end."""
    heads = lexicons.heads.table
    for found in _QUOTED.finditer(text.text):
        inside = found.group(1)
        behind = next((n for n in (4, 3, 2) if text.text[found.end() : found.end() + n] in heads), 0)
        before = next((n for n in (4, 3, 2) if text.text[max(0, found.start() - n) : found.start()] in heads), 0)
        last = next((n for n in (4, 3, 2) if len(inside) > n + 1 and inside[-n:] in heads), 0)
        where, word = (
            ("at the end", inside[-last:]) if last else
            ("behind", text.text[found.end() : found.end() + behind]) if behind else
            ("before", text.text[found.start() - before : found.start()]) if before else ("", "")
        )  # fmt: skip
        if word:
            rule = f"quoted {heads[word].type} {where}"
            known = lexicons.rule(rule)
            yield Candidate(found.start(1), found.end(1), known.type, known.score, rule)
