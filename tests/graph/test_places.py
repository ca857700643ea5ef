from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.extraction.places import Gazetteer
from kg.graph.places import link_places
from tests.factory import document, mention
from tests.graph.world import knowledge, reading


@dataclass(frozen=True)
class Spot:
    code: str


class Recorder:
    """Links nothing, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def link(self, name: str, *, context: Iterable[str] = ()) -> Spot | None:
        self.asked.append((name, tuple(context)))
        return None

    def ancestors(self, code: str) -> Sequence[Spot]:
        return ()


def test_a_place_is_linked_beside_the_places_and_the_paper_around_it() -> None:
    doc = document("朝阳区在北京市。东城公司说。", publisher="北辰日报")
    places = (mention(doc, "朝阳区", "Location"), mention(doc, "北京市", "Location"), mention(doc, "东城公司"))
    recorder = Recorder()
    assert link_places(knowledge(reading(doc, mentions=places)), recorder) == {}
    assert recorder.asked == [("北京市", ("北辰日报", "朝阳区")), ("朝阳区", ("北京市", "北辰日报"))]


def test_the_shipped_gazetteer_fits() -> None:
    doc = document("朝阳区在北京市。临江智算园也在。")
    found = (mention(doc, "朝阳区", "Location"), mention(doc, "北京市", "Location"))
    assert link_places(knowledge(reading(doc, mentions=found)), Gazetteer.load()) == {
        "Location/北京市": "110000",
        "Location/朝阳区": "110105",
    }
