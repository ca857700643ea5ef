"""What a newspaper writes around an article: datelines, bylines, photo credits, page heads, sources, editors.

Every recogniser looks at a bounded stretch of text and returns None when it is not sure: what is not recognised stays
in the body, where it can be read, instead of being lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.sources import dates
from kg.sources.wording import AGENCIES, EDITORS, LABELS, OUTLET_ENDINGS, RANKS, ROLES, SURNAMES

_H = r"[\u3400-\u9fff]"
_AGENCY = "|".join(AGENCIES)
_OUTLET = rf"(?:{_AGENCY}|(?!本报|记者){_H}{{2,10}}?(?:{'|'.join(OUTLET_ENDINGS)}|报(?!道)))(?:报业集团|客户端)?"
_PUBLISHER = rf"(?:本报|本台|本网|本刊|本社|{_OUTLET})"
_ROLE = rf"(?:(?:{'|'.join(RANKS)}|驻\S{{1,5}}?)*(?:{'|'.join(ROLES)}))"
_LABEL = rf"(?:{'|'.join(LABELS)})"
_NAME = rf"{_H}(?:{_H}{{1,3}}| {_H})(?:·{_H}{{1,8}})*"
_SEP = r"[ 、,，/;；]{1,3}"
_NAMES = rf"{_NAME}(?:{_SEP}{_NAME})*"
_CREDITED = rf"{_PUBLISHER}? ?{_ROLE}[ :：丨|/]{{0,2}}{_NAMES}"
_MONTH_DAY = r"(?:(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日)"

_DATELINE = re.compile(
    rf"(?:【[^】]{{1,20}}】)?(?:据)?(?P<publisher>{_PUBLISHER})(?P<place>[\u3400-\u9fff·、 ]{{0,14}}?)"
    rf"(?:{_MONTH_DAY})? ?(?P<verb>综合电|专电|讯|电|消息)(?P<after> ?[（(][^（）()]{{0,80}}[）)])?[ :：，,]?"
)
_REPORTED = re.compile(
    rf"(?:[（(【](?:{_CREDITED}(?:{_SEP}?{_CREDITED})*)[）)】]"
    rf"|{_CREDITED}(?:{_SEP}?{_CREDITED})* ?{_H}{{0,4}}(?:报道|摄影报道|电|讯)[：: ])"
)
_END_DATELINE = re.compile(
    rf"[（(](?P<publisher>{_PUBLISHER})(?P<place>[\u3400-\u9fff·、 ]{{0,16}}?)(?:{_MONTH_DAY})? ?(?P<verb>电|讯|消息)"
    rf"(?P<after>[ ，,]?[^（）()]{{0,40}})?[）)]$"
)
_END_CREDIT = re.compile(rf"[（(【](?:{_CREDITED}(?:{_SEP}?{_CREDITED})*|{_LABEL}[:：]? ?{_NAMES}|完)[）)】]$")
_END_SOURCE = re.compile(
    rf"[（(【](?:(?:据|综合|转自|摘自)|(?<=[。！？”）].)) ?{_PUBLISHER}(?:[ 、]{_PUBLISHER})*"
    r"(?:[讯电]|报道|消息|供本报特稿)?[）)】]$"
)
_END_NAMES = re.compile(
    rf"(?<=[。！？”）])[ \u3000]*{_CREDITED}(?:{_SEP}?{_CREDITED})*(?: ?(?:摄影报道|报道|文[/／]图))?$"
)
_PHOTO = re.compile(
    rf"(?:(?<=[。！？”）」』 ])|[（(]|^)(?:{_PUBLISHER}? ?{_ROLE} ?)?(?P<names>{_NAMES}) ?(?:摄影报道|摄影|摄|供图|/摄)"
    rf" ?(?:[（(][^（）()]{{1,15}}[）)])?[）)]?[。]?$"
)
_SIGN = r"[\[【（(■□●○◎▲△◆◇★☆◼▪•※—|丨 ]{0,4}"
_ART = r"(?:文[/／、丨|]?图|图[/／、丨|]?文|文[/／丨|]|图[/／丨|]|文|图)"
_BYLINE = re.compile(
    rf"{_SIGN}(?:{_ART}[ :：/／丨|]{{0,3}})?"
    rf"(?:{_CREDITED}|{_LABEL}[ :：丨|/]{{1,2}}{_NAMES}|(?:{_ART}[ :：/／丨|]{{1,3}}){_NAMES})"
    rf"(?:{_SEP}?(?:{_CREDITED}|{_LABEL}[ :：丨|/]{{1,2}}{_NAMES}))*"
    rf"(?:{_SEP}{_ART})?(?: ?(?:{_H}{{2,4}})?(?:摄影报道|综合报道|报道|文/图|图/文|摄))?[\]】）) ]{{0,2}}"
    rf"(?:[ ,，|]{{0,3}}发自{_H}{{2,8}})?(?:[ ,，|]{{0,3}}(?:19|20)\d{{2}}[年/.-]\d{{1,2}}[月/.-]\d{{1,2}}日?)?$"
)
_CONTINUED = re.compile(rf"{_NAMES}(?: (?:{_ROLE}) ?{_NAMES})+$|{_NAME}(?: {_NAME}){{1,5}}$|{_NAME}$")
_COLUMNIST = re.compile(rf"{_SIGN}{_PUBLISHER}(?:特约|首席)?评论员[\]】）) ]{{0,2}}$")
_BOARD = re.compile(
    rf"{_H}{{3,24}}(?:理论学习中心组|学习中心组|课题组|编辑部|调研组|报道组|采访组|编写组|评论部)(?:供稿)?$"
)
_PAGE = re.compile(
    rf"(?:{_PUBLISHER}[ |]*)?"
    rf"(?:第? ?[A-Za-z]?\d{{1,3}} ?版|[A-Z]\d{{1,3}}|第[一二三四五六七八九十]+版)[ :：|·/]*(?:{_H}|[·/ |]){{0,12}}$"
    rf"|{_H}{{2,6}} ?第? ?[A-Za-z]?\d{{1,3}} ?版$"
)
_WEEKDAY = r"(?:星期|周)[一二三四五六日天]"
_SHEET = rf"第? ?[A-Za-z]?\d{{1,3}} ?版[ :：|]*{_H}{{0,10}}"
_PAPER_DAY = re.compile(
    rf"[（(【\[]?(?:{_PUBLISHER}[ |]*)?(?:{_SHEET}[ |]*)?"
    rf"(?:19|20)\d{{2}} ?[年/.-] ?\d{{1,2}} ?[月/.-] ?\d{{1,2}} ?日?[ ,，|]*(?:{_WEEKDAY})?"
    rf"(?:[ ,，|]*(?:农历\S{{2,12}}|{_SHEET}|{_H}{{2,4}}|\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)){{0,4}}[）)】\]]?$"
)
_REPORTERS = re.compile(rf"{_ROLE}[ :：丨|/]{{0,2}}{_NAMES}")
_EDITORS = re.compile(rf"[\[【（( ]{{0,2}}本?版?(?:{'|'.join(EDITORS)})[ :：/丨|]{{0,2}}.{{1,60}}$")
_SOURCE = re.compile(r"(?:来源|稿源|文章来源|信息来源|发布时间|发布日期|时间|日期|作者|记者)[:：] ?\S")
_TITLED = re.compile(r"(?:标题|题目)[:：] ?(?P<title>\S.{0,80})$")
_JUMP = re.compile(r"[（(【]?(?:下转|上接|紧接|转|接)第? ?[A-Za-z0-9一二三四五六七八九十]{1,4} ?版.{0,8}[）)】]?$")
_RULE = re.compile(r"([-=*_＊—－─━~·#]) ?(?:\1 ?){2,}$")
_INTRO = re.compile(
    r"【?(?:编者按|编者的话|开栏的话|开栏语|核心提示|核心阅读|阅读提示|导读|提要|摘要|引言|题记|编者)】?[:：]?"
)
_WINDOW = 160


@dataclass(frozen=True, slots=True)
class Credit:
    """What was recognised at one place: where it ends or begins in the text, and the metadata that it tells."""

    start: int
    end: int
    text: str = ""
    publisher: str = ""
    names: tuple[str, ...] = ()
    date: str = ""
    month_day: tuple[int, int] | None = None


def dateline(text: str) -> Credit | None:
    """Return the dateline or the reporters' brackets that open a paragraph: 本报讯（记者…）, 某社某地8月3日电."""
    head = text[:_WINDOW]
    match = _DATELINE.match(head)
    if match and _sure(match, head):
        names = people(match["after"] or "")
        more = _REPORTED.match(head, match.end())
        end = more.end() if more else match.end()
        names += people(more[0]) if more else ()
        return _credit(match, 0, end, names)
    if reported := _REPORTED.match(head):
        return Credit(0, reported.end(), reported[0].strip(), _outlet(reported[0]), people(reported[0]))
    return None


def _sure(match: re.Match[str], head: str) -> bool:
    """Tell whether a match is a dateline and not a sentence that happens to begin with an outlet's name."""
    if match["month"] or match["after"] or match["publisher"] in {"本报", "本台", "本网", "本社", "本刊"}:
        return bool(match["month"]) or len(match["place"]) <= 6
    if match["place"]:
        return (
            match["publisher"] in _AGENCY.split("|") and match["verb"] != "消息" and head[match.end() - 1] in " ：:，,"
        )
    return match["verb"] in {"讯", "电", "专电"} and head[match.end() - 1 : match.end()] in " ：:，,"


def opens_dateline(text: str) -> bool:
    """Tell whether a line is, or begins, a dateline: its rest may stand on the next line."""
    head = text[:_WINDOW]
    if dateline(head):
        return True
    match = _DATELINE.match(head)
    return bool(match and (match.end() == len(head) or head[match.end()] in "（("))


def end_dateline(text: str) -> Credit | None:
    """Return the dateline, the reporters or the outlet in brackets that close a paragraph."""
    at = max(len(text) - _WINDOW, 0)
    tail = text[at:]
    if match := _END_DATELINE.search(tail):
        return _credit(match, at + match.start(), len(text), people(match["after"] or ""))
    if match := _END_CREDIT.search(tail) or _END_NAMES.search(tail):
        return Credit(at + match.start(), len(text), match[0], _outlet(match[0]), people(match[0]))
    if match := _END_SOURCE.search(tail):
        return Credit(at + match.start(), len(text), match[0], _outlet(match[0]), ())
    return None


def ends(text: str) -> bool:
    """Tell whether a paragraph ends with a dateline or reporters' brackets that are not the ones it begins with."""
    closing = end_dateline(text)
    if not closing:
        return False
    opening = dateline(text)
    return not opening or closing.start >= opening.end


def photo(text: str) -> Credit | None:
    """Return the photo credit that closes a paragraph: 某某 摄（某社）."""
    at = max(len(text) - 60, 0)
    match = _PHOTO.search(text[at:])
    if not match:
        return None
    names = tuple(name for name in people(match["names"]) if name[0] in SURNAMES)
    return Credit(at + match.start(), len(text), match[0], names=names) if names else None


def byline(text: str, *, after_byline: bool = False, under_title: bool = False) -> Credit | None:
    """Return the byline that a whole line is; continuation lines and bare names count only where one is expected."""
    if len(text) > 120:
        return None
    if _COLUMNIST.match(text) or _BOARD.match(text):
        return Credit(0, len(text), text, _outlet(text), _board(text))
    names = people(text) if _BYLINE.match(text) else ()
    if names and all(_named(name) for name in names):
        return Credit(0, len(text), text, _outlet(text), names, dates.find(text))
    if (after_byline or under_title) and _CONTINUED.match(text):
        names = people(text)
        if names and all(name[0] in SURNAMES and len(name) <= (4 if after_byline else 3) for name in names):
            return Credit(0, len(text), text, names=names)
    photographer = photo(text)
    return photographer if photographer and photographer.start == 0 else None


def group(text: str) -> bool:
    """Tell whether a byline is that of a group that signs as a whole."""
    return len(text) <= 40 and bool(_BOARD.match(text))


def _named(name: str) -> bool:
    """Tell whether a word can be a person's name: it begins with a common surname or is a transcribed one."""
    return "·" in name or (name[0] in SURNAMES and len(name) <= 4)


def _board(text: str) -> tuple[str, ...]:
    """Return the group that signs as a whole."""
    return (text.strip("■□●○◎▲△◆◇ （）()【】"),)


def meta(text: str) -> Credit | None:
    """Return the source, time and author that a whole line gives."""
    if len(text) > 120 or not _SOURCE.search(text) or text.endswith(("。", "！", "？")):
        return None
    author = re.search(rf"(?:作者|记者)[:：] ?({_NAMES})", text)
    source = re.search(r"(?:来源|稿源)[:：] ?([\u3400-\u9fffA-Za-z·]{2,20})", text)
    return Credit(
        0, len(text), text, source[1] if source else "", people(author[1]) if author else (), dates.find(text)
    )


def furniture(text: str) -> Credit | None:
    """Return the page head, page number, editors' line or jump line that a whole line is."""
    if len(text) > 100:
        return None
    if _PAPER_DAY.match(text) or _PAGE.match(text):
        reporters = _REPORTERS.search(text)
        names = tuple(filter(_named, people(reporters[0]))) if reporters else ()
        return Credit(0, len(text), text, _outlet(text), names, dates.find(text))
    if _EDITORS.match(text) and not text.endswith("。"):
        return Credit(0, len(text), text)
    if _JUMP.match(text):
        return Credit(0, len(text), text)
    if re.fullmatch(_OUTLET, text) and not text.endswith(("网", "在线", "快讯")):
        return Credit(0, len(text), text, text)
    return None


def rule(text: str) -> bool:
    """Tell whether a line is nothing but a drawn rule."""
    return len(text) <= 200 and bool(_RULE.match(text))


def intro(text: str) -> bool:
    """Tell whether a paragraph says that it is an editor's introduction."""
    return bool(_INTRO.match(text[:12]))


def people(text: str) -> tuple[str, ...]:
    """Return the names in a credit, without outlets, roles and labels."""
    text = re.sub(
        rf"{_PUBLISHER}?[ ]?(?:{_ROLE})|{_LABEL}[ :：丨|/]|{_ART}(?=[ :：/／丨|])"
        rf"|摄影报道|综合报道|报道|摄影$|摄$|发自{_H}{{2,8}}",
        " ",
        text,
    )
    names = []
    for part in re.split(r"[^\u3400-\u9fff· ]+|(?<=[\u3400-\u9fff]{2}) +| +(?=[\u3400-\u9fff]{2})", text):
        name = part.replace(" ", "")
        if re.fullmatch(_NAME, name) and not re.fullmatch(_OUTLET, name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def _outlet(text: str) -> str:
    """Return the outlet that a credit names."""
    match = re.search(_OUTLET, text)
    return match[0] if match else ""


def _credit(match: re.Match[str], start: int, end: int, names: tuple[str, ...]) -> Credit:
    """Make the credit of a dateline."""
    own = match["publisher"].startswith("本")
    month_day = (int(match["month"]), int(match["day"])) if match["month"] else None
    date = dates.valid(int(match["year"]), *month_day) if match["year"] and month_day else ""
    text = match[0].strip(" ：:，,")
    return Credit(start, end, text, "" if own else match["publisher"], names, date, month_day)
