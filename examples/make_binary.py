"""Write the two example files that are no text: `news/morning-page.pdf` and `news/exhibition.docx`.

    python examples/make_binary.py [FOLDER]

The same bytes come out of every run with the same library versions; the files in the repository were made by this
script. The PDF names a font that every PDF reader brings along (STSong-Light) and embeds none, so it stays small.
"""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
NEVER_FIRST = "，。、；：？！”’）》%．"
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
MARGIN, GUTTER, SIZE, LEADING = 48.0, 18.0, 10.5, 16.0


@dataclass(frozen=True, slots=True)
class Article:
    """A headline, a line below it (may be empty), the paragraphs, and the number of columns they are set in."""

    headline: str
    below: str
    paragraphs: tuple[str, ...]
    columns: int = 1


MASTHEAD = "浔阳晨报　　2025年7月8日　星期二　　03版 要闻"
PAGE = (
    Article(
        "芦溪湖隧道双线贯通",
        "八分钟，湖东到湖西",
        (
            "浔阳晨报讯（记者 江照）7月6日上午，盾构机“破浪三号”从接收井里探出刀盘，九江市芦溪湖隧道左线贯通。"
            "至此，这条长3.86公里的湖底隧道双线全部打通。",
            "芦溪湖隧道由九江江湖城市建设集团投资，中交二航局与浔江隧道工程有限公司共同承建，总投资31.2亿元，2022年10月动工。"
            "“湖底有三段溶洞，最险的一次，掘进一米花了两天。”浔江隧道工程有限公司总工程师任栖梧说。",
            "“破浪三号”由上海隆川重型机械集团研制，刀盘直径12.6米，完成任务后将运往芜湖检修。",
            "隧道计划2026年国庆前通车。通车之后，由九江江湖城市建设集团旗下的畅达隧道管理有限公司运营，不收通行费。",
            "位于隧道西口的芦溪湖科创园先热了起来。深圳矩光激光股份有限公司拟投资7.5亿元，在芦溪湖科创园建设华中总部；"
            "今年6月，该公司刚与九江学院签署人才培养协议。",
            "原打算同步建设的地铁延长线没有动工。九江市发展和改革委员会副主任闵之恒解释，客流尚未达到要求，项目已经暂缓。",
        ),
        columns=3,
    ),
    Article(
        "“望江”大模型听得懂九种方言",
        "",
        (
            "浔阳晨报讯（记者 夏疏桐 实习生 邵一凡）7月7日，赣北数字产业推介会在九江国际会展中心举行，"
            "赣江智言科技有限公司（以下简称“赣江智言”）在会上发布语音大模型“望江”。该模型由赣江智言与南昌大学联合研发，"
            "能识别九种赣方言和客家方言，平均准确率93.4%。",
            "推介会由九江市工业和信息化局主办，86家企业参加，签约项目14个，总额19.6亿元。九江浔阳医院、庐山云旅集团"
            "分别与赣江智言签约，采购导诊和客服系统，合同金额合计640万元。",
            "赣江智言创始人、首席执行官褚思远1988年出生于江西上饶，毕业于浙江大学，曾任云帆科技算法总监。"
            "去年10月，云帆科技出资6000万元入股赣江智言，持股15%。",
            "“老人对着手机说家乡话，手机不能装听不懂。”褚思远说，“望江”手机版8月将在华为应用市场上线。"
            "至于上市，公司有望明年向香港联合交易所递交申请。",
        ),
        columns=2,
    ),
)

EXHIBITION = Article(
    "三本日记，一座山的七千年",
    "湖山晚报　2025年10月11日　记者 骆微澜",
    (
        "10月10日，“田野与城”考古手记展在荆门市博物馆开幕。玻璃柜里的三本日记已经发黄，主人是82岁的晏伯年。",
        "晏伯年1943年出生于湖北钟祥，1966年毕业于武汉大学，曾任荆门市文物考古队队长。1979年，他参加青山坳遗址首次发掘，"
        "在工棚里住了417天。",
        "手记展由荆门市博物馆主办、楚简书院协办，展出日记、测绘图和陶器共236件，展期到明年1月10日。"
        "策展人晏如是晏伯年的孙女，现任楚简书院研究员。“爷爷写得最多的不是宝贝，是天气。”她说。",
        "观众不必到荆门也能看展。武汉云窟数字科技有限公司研发的导览应用“云上探方”当天上线，首日访问量超过3.1万人次。"
        "晏伯年所著《青山坳发掘手记》同日由荆楚古籍书社推出，定价68元。",
        "开幕式后，荆门市博物馆与楚简书院签署共建协议。荆门市文化和旅游局副局长宗望舒透露，"
        "青山坳遗址博物馆已经立项，选址沙洋县，荆门城发集团拟出资1.2亿元建设，最快2028年建成。",
        "至于遗址出土的彩陶罐是否会送往国外展出，宗望舒表示，目前没有这样的安排。",
    ),
)
EXHIBITS = (
    ("展品", "数量", "来源"),
    ("考古日记", "3本", "晏伯年"),
    ("测绘图", "41张", "荆门市文物考古队"),
    ("陶器", "192件", "荆门市博物馆"),
)


def lines_of(paragraph: str, width: float) -> list[str]:
    """Break a paragraph at a width in points; closing marks never begin a line, figures are not torn apart."""
    lines, line = [], "　　"
    for piece in _pieces(paragraph):
        if line and pdfmetrics.stringWidth(line + piece, FONT, SIZE) > width and piece[0] not in NEVER_FIRST:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line]


def _pieces(paragraph: str) -> list[str]:
    pieces: list[str] = []
    for char in paragraph:
        if pieces and (char.isascii() and char != " ") and pieces[-1][-1].isascii() and pieces[-1][-1] != " ":
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def set_article(canvas: Canvas, article: Article, top: float) -> float:
    """Draw headline and columns below `top`, column by column, and return the height where the next one may start."""
    canvas.setFont(FONT, 20)
    canvas.drawString(MARGIN, top - 22, article.headline)
    top -= 34
    if article.below:
        canvas.setFont(FONT, 13)
        canvas.drawString(MARGIN, top - 12, article.below)
        top -= 22
    width = (A4[0] - 2 * MARGIN - GUTTER * (article.columns - 1)) / article.columns
    lines = [line for paragraph in article.paragraphs for line in lines_of(paragraph, width)]
    depth = -(-len(lines) // article.columns)
    canvas.setFont(FONT, SIZE)
    for number, line in enumerate(lines):
        column, row = divmod(number, depth)
        canvas.drawString(MARGIN + column * (width + GUTTER), top - (row + 1) * LEADING, line)
    return top - depth * LEADING - 24


def write_page(path: Path) -> None:
    """Set the newspaper page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle("浔阳晨报 2025年7月8日 03版")
    canvas.setFont(FONT, 9)
    top = A4[1] - MARGIN
    canvas.drawString(MARGIN, top, MASTHEAD)
    canvas.line(MARGIN, top - 6, A4[0] - MARGIN, top - 6)
    top -= 14
    for article in PAGE:
        top = set_article(canvas, article, top)
    canvas.save()


def write_report(path: Path) -> None:
    """Write the Word file: a heading, a line of metadata, paragraphs and a table."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title = EXHIBITION.headline
    document.core_properties.author = "湖山晚报"
    document.core_properties.created = document.core_properties.modified = EPOCH
    document.add_heading(EXHIBITION.headline, level=1)
    document.add_paragraph(EXHIBITION.below)
    for paragraph in EXHIBITION.paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=0, cols=len(EXHIBITS[0]))
    for row in EXHIBITS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    raw = io.BytesIO()
    document.save(raw)
    path.write_bytes(without_clock(raw.getvalue()))


def without_clock(archive: bytes) -> bytes:
    """Return the same zip archive with every member dated 1 January 2025, since python-docx writes the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return out.getvalue()


def main(folder: Path) -> None:
    """Write both files into the folder."""
    write_page(folder / "morning-page.pdf")
    write_report(folder / "exhibition.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "news")
