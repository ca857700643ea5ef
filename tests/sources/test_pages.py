"""Pages of several articles: every text here is invented."""

from __future__ import annotations

import pytest

from tests.sources.conftest import Reader

LIBRARY = (
    "青山县图书馆新馆昨日开馆，首日接待读者三千人次。新馆由青山县文化局投资两千万元建设，馆藏图书十五万册。",
    "馆长周小明介绍，新馆设有少儿阅览室和盲文阅览室，借书证全县通用。读者陈芳说，孩子周末借书不用再跑远路。",
    "按照计划，图书馆明年还要在十个乡镇设立分馆，流动图书车每周下乡一次。",
)
WETLAND = (
    "白石湖湿地修复工程日前通过验收。三年来，施工队清理淤泥四十万方，栽种芦苇和菖蒲一百二十亩。",
    "清江大学教授李明远带队监测发现，越冬的白鹭和野鸭比修复前多了一倍，水质由五类升到三类。",
    "护鸟员老何每天划船巡湖。他说，从前捕鱼的渔民如今有一半改行做了观鸟向导。",
)
FACTORY = (
    "红星轴承厂的第五条生产线本月投产，机器人焊接车间全部无人值守，日产轴承八千套。",
    "厂长赵立新说，新线使用自研的数控机床，合格率从百分之九十二提高到百分之九十九。",
    "目前，该厂已拿到风电企业明年的订单，工人们三班轮换赶制。",
)


def body(paragraphs: tuple[str, ...]) -> str:
    return "\n".join(paragraphs)


def wrap(text: str, width: int = 16, between: str = "\n\n") -> str:
    """Break a paragraph as a column does whose first line is indented and then stripped."""
    first, rest = text[: width - 2], text[width - 2 :]
    return between.join([first, *(rest[at : at + width] for at in range(0, len(rest), width))])


def column(paragraphs: tuple[str, ...], between: str = "\n\n") -> str:
    return between.join(wrap(paragraph, between=between) for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("line", "date", "names"),
    [
        ("2024年5月10日 清江日报 记者 王一鸣", "2024-05-10", ("王一鸣",)),
        ("清江日报 2024-05-10 记者 王一鸣", "2024-05-10", ("王一鸣",)),
        ("记者 王一鸣 2024年5月10日", "2024-05-10", ("王一鸣",)),
        ("本报记者 王一鸣 发自清江", "", ("王一鸣",)),
        ("（2024年5月10日）", "2024-05-10", ()),
    ],
)
def test_a_line_of_day_and_reporter_is_no_title(
    read_file: Reader, line: str, date: str, names: tuple[str, ...]
) -> None:
    (document,), faults = read_file(f"县图书馆新馆开馆\n{line}\n\n{body(LIBRARY)}\n")
    assert (document.title, document.date, document.byline) == ("县图书馆新馆开馆", date, names)
    assert document.text == body(LIBRARY)
    assert not faults


def test_titles_with_bylines_begin_articles(read_file: Reader) -> None:
    page = "\n".join(
        ["县图书馆新馆开馆", "本报记者 王一鸣", *LIBRARY, "白石湖水鸟翻倍", "本报记者 孙丽 通讯员 何志强", *WETLAND]
    )
    documents, faults = read_file(page)
    assert [document.title for document in documents] == ["县图书馆新馆开馆", "白石湖水鸟翻倍"]
    assert [document.byline for document in documents] == [("王一鸣",), ("孙丽", "何志强")]
    assert [document.text for document in documents] == [body(LIBRARY), body(WETLAND)]
    assert not faults


def test_datelines_begin_articles_and_leave_the_text(read_file: Reader) -> None:
    page = "\n".join(
        [
            "县图书馆新馆开馆",
            "清江日报5月9日讯（记者 王一鸣）" + LIBRARY[0],
            *LIBRARY[1:],
            "新华社白石湖5月8日电（记者孙丽、何志强）" + WETLAND[0],
            *WETLAND[1:],
        ]
    )
    documents, _ = read_file(page, date="2024-05-10")
    assert [document.text for document in documents] == [body(LIBRARY), body(WETLAND)]
    assert [document.date for document in documents] == ["2024-05-09", "2024-05-08"]
    assert [document.publisher for document in documents] == ["清江日报", "新华社"]
    assert documents[1].byline == ("孙丽", "何志强")
    assert documents[1].dateline == "新华社白石湖5月8日电（记者孙丽、何志强）"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_broken_lines_are_joined(read_file: Reader, between: str) -> None:
    page = between.join(["清江日报讯（记者 王一鸣）" + wrap(LIBRARY[0], between=between), column(LIBRARY[1:], between)])
    documents, _ = read_file(page)
    assert len(documents) == 1
    assert documents[0].text.replace("\n", "") == "".join(LIBRARY)


def test_headlines_moved_to_the_end_go_to_their_articles(read_file: Reader) -> None:
    page = "\n\n".join(
        [
            "清江日报5月9日讯（记者 吴小平）" + wrap(FACTORY[0]),
            column(FACTORY[1:]),
            "本报讯（记者 王一鸣）" + wrap(LIBRARY[0]),
            column(LIBRARY[1:]),
            column(WETLAND),
            "（清江日报白石湖5月8日电）",
            "青山县图书馆新馆开馆",
            "轴承厂第五条生产线投产",
            "白石湖湿地白鹭野鸭翻倍\n清江日报记者 孙丽",
        ]
    )
    documents, _ = read_file(page)
    titles = ["轴承厂第五条生产线投产", "青山县图书馆新馆开馆", "白石湖湿地白鹭野鸭翻倍"]
    assert [document.title for document in documents] == titles
    texts = [document.text.replace("\n", "") for document in documents]
    assert texts == ["".join(FACTORY), "".join(LIBRARY), "".join(WETLAND)]
    assert documents[2].byline == ("孙丽",)


def test_two_headlines_that_fit_two_halves_cut_between_them(read_file: Reader) -> None:
    library = tuple(part + "图书馆的读者越来越多，新馆借书也更方便。" for part in LIBRARY)
    wetland = tuple(part + "湿地的水鸟越来越多，白石湖恢复了生机。" for part in WETLAND)
    page = "\n\n".join(
        [
            column(library),
            column(wetland),
            "本报讯（记者 吴小平）" + wrap(FACTORY[0]),
            column(FACTORY[1:]),
            "青山县图书馆新馆开馆\n本报记者 王一鸣",
            "湿地修复白石湖水鸟越冬\n本报记者 孙丽",
            "轴承厂第五条生产线投产",
        ]
    )
    documents, _ = read_file(page)
    assert [document.title[:4] for document in documents] == ["青山县图", "湿地修复", "轴承厂第"]
    assert [document.byline for document in documents] == [("王一鸣",), ("孙丽",), ("吴小平",)]


def test_stray_spaces_go_and_spaces_between_latin_words_stay(read_file: Reader) -> None:
    documents, _ = read_file(
        "展览开幕\n清 江 县 ，昨 日 上 午 9 时 ，Open Data Day 展览开幕 ，吸引 300 名观众。\n现场气氛热烈。"
    )
    assert documents[0].text == "清江县，昨日上午9时，Open Data Day展览开幕，吸引300名观众。\n现场气氛热烈。"


def test_page_head_gives_date_and_publisher(read_file: Reader) -> None:
    page = "\n".join(
        [
            "清江日报　2024年5月10日　星期五",
            "第03版：要闻",
            "县图书馆新馆开馆",
            "本报记者 王一鸣",
            *("　　" + paragraph for paragraph in LIBRARY),
            "白石湖水鸟翻倍",
            "本报讯（记者 孙丽）5月8日，" + WETLAND[0],
            *WETLAND[1:],
            "责任编辑：刘洋　版式：高峰",
        ]
    )
    documents, _ = read_file(page)
    assert [document.title for document in documents] == ["县图书馆新馆开馆", "白石湖水鸟翻倍"]
    assert {(document.date, document.publisher) for document in documents} == {("2024-05-10", "清江日报")}
    assert "版" not in documents[0].text
    assert "刘洋" not in documents[1].text


def test_subheads_do_not_cut_an_article(read_file: Reader) -> None:
    page = "\n".join(
        [
            "县图书馆新馆开馆",
            "本报记者 王一鸣",
            LIBRARY[0],
            "少儿阅览室受欢迎",
            LIBRARY[1],
            "图书馆办到乡镇",
            LIBRARY[2],
        ]
    )
    documents, _ = read_file(page)
    assert len(documents) == 1
    assert documents[0].text.split("\n") == [LIBRARY[0], "少儿阅览室受欢迎", LIBRARY[1], "图书馆办到乡镇", LIBRARY[2]]


def test_markdown_headings_with_datelines_are_articles_and_lower_ones_subheads(read_file: Reader) -> None:
    page = "\n\n".join(
        [
            "# 县图书馆新馆开馆",
            "清江日报记者 王一鸣",
            LIBRARY[0],
            "**读者怎么说？  \n方便又安静**",
            *LIBRARY[1:],
            "从捕鱼人到护鸟人",
            "## 白石湖水鸟翻倍",
            "清江日报讯 (记者孙丽、通讯员何志强)" + WETLAND[0],
            "### 护鸟员的一天",
            *WETLAND[1:],
            "## 轴承厂新线投产",
            "清江日报讯 (记者吴小平)" + FACTORY[0],
            *FACTORY[1:],
        ]
    )
    documents, _ = read_file(page, "page.md")
    assert [document.title for document in documents] == ["县图书馆新馆开馆", "白石湖水鸟翻倍", "轴承厂新线投产"]
    assert documents[0].text.split("\n")[1] == "读者怎么说？方便又安静"
    assert documents[1].text.split("\n")[1] == "护鸟员的一天"
    assert "从捕鱼人到护鸟人" not in documents[0].text
    assert all("记者" not in document.text for document in documents)


def test_markdown_sections_of_one_article_stay_together(read_file: Reader) -> None:
    page = "\n\n".join(
        [
            "# 县图书馆新馆开馆",
            LIBRARY[0],
            "## 一、阅览室",
            LIBRARY[1],
            "## 二、分馆",
            LIBRARY[2],
            "## 三、读者",
            LIBRARY[1],
        ]
    )
    documents, _ = read_file(page, "page.md")
    assert [document.title for document in documents] == ["县图书馆新馆开馆"]
    assert documents[0].text.count("\n") == 6


def test_an_editors_note_belongs_to_the_article_below(read_file: Reader) -> None:
    page = "\n".join(
        ["编者按：本报今起推出“书香乡村”专栏，讲述身边的阅读故事。", "县图书馆新馆开馆", "本报记者 王一鸣", *LIBRARY]
    )
    documents, _ = read_file(page)
    assert len(documents) == 1
    assert documents[0].title == "县图书馆新馆开馆"
    assert documents[0].text.startswith("编者按")


def test_photo_credits_are_metadata_and_captions_stay(read_file: Reader) -> None:
    page = "\n".join(["白石湖水鸟翻倍", *WETLAND, "图为白鹭在湖面起飞。何志强 摄（清江图片社）"])
    documents, _ = read_file(page)
    assert documents[0].text.endswith("图为白鹭在湖面起飞。")
    assert "何志强" in documents[0].byline


@pytest.mark.parametrize(
    ("name", "option", "expected"),
    [("清江日报2023-12-31_02版.txt", "", "2023-12-30"), ("a.txt", "2024-01-02", "2023-12-30"), ("a.txt", "", "")],
)
def test_a_year_comes_from_file_name_or_option(read_file: Reader, name: str, option: str, expected: str) -> None:
    documents, _ = read_file("标题在此\n清江日报12月30日讯（记者 王一鸣）" + body(LIBRARY), name, option)
    assert documents[0].date == expected


def test_a_plain_article_is_title_and_body(read_file: Reader) -> None:
    documents, _ = read_file("县图书馆新馆开馆\r\n\r\n　　" + "\r\n　　".join(LIBRARY) + "\r\n")
    assert [(document.title, document.text) for document in documents] == [("县图书馆新馆开馆", body(LIBRARY))]


def test_last_short_lines_of_an_article_are_kept(read_file: Reader) -> None:
    documents, _ = read_file("\n".join(["县图书馆新馆开馆", *LIBRARY, "地址在人民路十二号"]))
    assert documents[0].text.endswith("\n地址在人民路十二号")


def test_a_text_of_one_line_has_no_title(read_file: Reader) -> None:
    documents, _ = read_file(LIBRARY[0])
    assert [(document.title, document.text) for document in documents] == [("", LIBRARY[0])]
