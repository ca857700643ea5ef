"""Every format and encoding gives the same text, and offsets that are exact."""

from __future__ import annotations

import io
import json

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kg.sources import FORMATS
from kg.sources.formats import detect
from kg.sources.html import read_html
from kg.sources.model import text_of
from tests.sources.conftest import Reader
from tests.sources.test_pages import LIBRARY, WETLAND, body

PLAIN = "县图书馆新馆开馆\n" + body(LIBRARY) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(read_file: Reader, encoding: str) -> None:
    documents, faults = read_file(PLAIN.encode(encoding))
    assert [document.text for document in documents] == [body(LIBRARY)]
    assert not faults


def test_html_leaves_scripts_and_navigation_out(read_file: Reader) -> None:
    first = LIBRARY[0].replace("，", "&#65292;", 1).replace("两千万元", "<b>两千</b>万元")
    page = f"""<!DOCTYPE html><html><head><meta charset="gbk"><title>县图书馆新馆开馆</title>
    <script>var x = "<p>不该出现的脚本文字</p>";</script><style>p {{ color: red }}</style></head>
    <body><ul class="nav"><li><a href="/">首页导航</a></li></ul><h1>县图书馆新馆开馆</h1>
    <div class="info">来源：清江日报 2024-05-10 08:30</div>
    <article><p>　　{first}</p><p>　　{LIBRARY[1]}&ldquo;真好&rdquo;。</p>
    <p>　　{LIBRARY[2]}</p></article><script>document.write("<p>广告文字</p>")</script></body></html>"""
    documents, faults = read_file(page.encode("gbk"), "page.html")
    assert [document.title for document in documents] == ["县图书馆新馆开馆"]
    assert documents[0].text == "\n".join([LIBRARY[0], LIBRARY[1] + "“真好”。", LIBRARY[2]])
    assert (documents[0].date, documents[0].publisher) == ("2024-05-10", "清江日报")
    assert not faults


def test_html_of_scripts_alone_is_a_fault(read_file: Reader) -> None:
    documents, faults = read_file("<html><head></head><body><script>alert('无')</script></body></html>", "page.html")
    assert not documents
    assert "no text" in faults[0].fault


def pdf(columns: list[tuple[int, str, tuple[str, ...]]]) -> bytes:
    """Make a page of columns, each with a large headline and broken lines."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1)
    for left, title, paragraphs in columns:
        page.setFont("STSong-Light", 20)
        page.drawString(left, 800, title)
        page.setFont("STSong-Light", 11)
        y = 775
        for paragraph in paragraphs:
            text = "　　" + paragraph
            for at in range(0, len(text), 18):
                page.drawString(left, y, text[at : at + 18])
                y -= 16
    page.showPage()
    page.save()
    return out.getvalue()


def test_pdf_columns_radicals_and_headlines(read_file: Reader) -> None:
    radicals = tuple(paragraph.replace("人", "⼈").replace("日", "⽇") for paragraph in LIBRARY)
    data = pdf([(50, "县图书馆新馆开馆", radicals), (320, "白石湖水鸟翻倍", WETLAND)])
    documents, faults = read_file(data, "page.pdf")
    assert [document.title for document in documents] == ["县图书馆新馆开馆", "白石湖水鸟翻倍"]
    assert [document.text for document in documents] == [body(LIBRARY), body(WETLAND)]
    assert not faults


def test_pdf_without_text_layer_says_so(read_file: Reader) -> None:
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.rect(10, 10, 200, 200, fill=1)
    page.showPage()
    page.save()
    documents, faults = read_file(out.getvalue(), "scan.pdf")
    assert not documents
    assert "without a text layer" in faults[0].fault


def test_docx_paragraphs_headings_and_tables(read_file: Reader) -> None:
    file = docx.Document()
    file.add_heading("县图书馆新馆开馆", 0)
    file.add_paragraph("本报记者 王一鸣")
    file.add_paragraph("　　" + LIBRARY[0])
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "馆藏图书", "十五万册"
    file.add_paragraph(LIBRARY[1])
    out = io.BytesIO()
    file.save(out)
    documents, _ = read_file(out.getvalue(), "page.docx")
    assert (documents[0].title, documents[0].byline) == ("县图书馆新馆开馆", ("王一鸣",))
    assert documents[0].text.split("\n") == [LIBRARY[0], "馆藏图书 十五万册", LIBRARY[1]]


def test_jsonl_keeps_ids_and_texts_as_they_are(read_file: Reader) -> None:
    text = " 原文里的 空 格，\r\n和换行都不动 。\n"
    line = json.dumps({"id": "x-1", "title": "题", "date": "2024年5月1日", "text": text}, ensure_ascii=False)
    documents, faults = read_file(f"{line}\n\n{json.dumps({'id': 7, 'text': text})}", "page.jsonl")
    assert [document.key for document in documents] == ["x-1", "7"]
    assert [document.text for document in documents] == [text, text]
    assert documents[0].date == "2024-05-01"
    assert documents[0].offsets.to_raw(5) == 5
    assert not faults


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a", b"<!DOCTYPE html><p>", "html"),
        ("a.dat", b'{"id": "1", "text": "x"}', "jsonl"),
        ("a.txt", "# 一\n\n正文。\n\n## 二\n".encode(), "markdown"),
        ("a.txt", "# 只此一行\n正文。".encode(), "text"),
        ("a.pdf", "其实是文字。".encode(), "text"),
        ("-", "# 标题\n正文。".encode(), "markdown"),
    ],
)
def test_format_by_content_where_the_suffix_is_wrong(name: str, head: bytes, expected: str) -> None:
    assert detect(name, head, name) == expected


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", '[{"id": "a", "text": "新馆开馆。"}]', "an object a line"),
        ("a.txt", '\n [ {"id": "a", "text": "新馆开馆。"}]', "an object a line"),
        ("a.json", '{"titles": ["新馆开馆。"]}', "an object a line"),
        ("a.xml", "<news><p>新馆开馆。</p></news>", "is XML"),
        ("a", '<?xml version="1.0"?><news><p>新馆开馆。</p></news>', "is XML"),
        ("a.txt", r"{\rtf1\ansi \u26032?}", "is an RTF file"),
    ],
)
def test_what_is_written_for_programs_is_no_article(read_file: Reader, name: str, text: str, told: str) -> None:
    documents, (fault,) = read_file(text, name)
    assert documents == []
    assert told in fault.fault


def test_jsonl_by_another_name_is_read(read_file: Reader) -> None:
    documents, faults = read_file('{"id": "a", "text": "新馆开馆。"}\n', "a.json")
    assert [document.key for document in documents] == ["a"]
    assert not faults


def test_every_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for entry in FORMATS.values() for suffix in entry.suffixes]
    assert len(suffixes) == len(set(suffixes))


STORY = (
    "<p>青江大桥3日通车，全长两公里，由青禾路桥集团承建，两岸居民过江只要五分钟。</p>"
    "<p>大桥去年6月开工，总投资12亿元，设双向六车道。</p>"
)


def test_a_menu_made_of_a_table_is_no_article() -> None:
    menu = "".join(f"<td>{word}</td>" for word in ("首页", "国内", "国际", "经济", "专题"))
    told = _texts(f"<html><body><table><tr>{menu}</tr></table>{STORY}</body></html>")
    assert [text[:4] for text in told] == ["青江大桥", "大桥去年"]


def test_a_very_short_page_keeps_its_paragraphs() -> None:
    assert [text[:4] for text in _texts(f"<html><body>{STORY}</body></html>")] == ["青江大桥", "大桥去年"]


def _texts(page: str) -> list[str]:
    return [text_of(line.fragments) for line in read_html(page).lines]
