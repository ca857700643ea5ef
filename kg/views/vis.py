"""The one place that knows pyvis: a scene as its network, with positions, and no text but short labels.

Node and edge ids are whole numbers, and neither `heading`, `title`, the select menu nor an option string is used:
pyvis passes those into the page as markup or script. The page's own template is handed to pyvis, which carries
vis-network (Apache-2.0 or MIT) and fills in nodes, edges and options.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment

from kg.ontology import Class, Label, Ontology
from kg.records import Modality
from kg.views.data import colours, shape, shorten
from kg.views.layout import positions
from kg.views.scene import Edge, Scene

LABEL_AT_MOST = 16  # characters of a name in the picture; the panel shows all of it
CURVED_AT_MOST = 600  # edges: beyond, the page draws straight lines, many in one stroke (see assets/crowd.js)
LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
DASHES: Mapping[Modality, list[int]] = {
    Modality.PLANNED: [8, 5],
    Modality.POSSIBLE: [2, 5],
    Modality.NEGATED: [10, 4, 2, 4],
}


def library() -> str:
    """Return the source of vis-network as pyvis carries it, licence notice included."""
    return (resources.files("pyvis") / LIBRARY).read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def render(scene: Scene, environment: Environment, *, ontology: Ontology) -> str:
    """Return the page: the template `page.html` of the environment, filled in by pyvis with the scene's network."""
    from pyvis.network import Network  # imports IPython, a second that only those who draw shall pay

    network = Network(directed=True, cdn_resources="in_line")
    # filled by hand: add_node and add_edge look through all earlier nodes each time
    network.nodes = nodes(scene, ontology)
    network.edges = edges(scene, ontology)
    network.options = options(scene)
    network.templateEnv = environment
    network.path = "page.html"
    html: str = network.generate_html()
    return html


def nodes(scene: Scene, ontology: Ontology) -> list[dict[str, Any]]:
    """Return a pyvis node for each entity of the scene, in the same order, at its place in the picture."""
    from pyvis.node import Node

    degree = Counter(end for edge in scene.edges for end in (edge.subject, edge.object))
    labels = [label(entity.name) for entity in scene.entities]
    sizes = [round(10 + 3.2 * math.log2(1 + degree[at])) for at in range(len(labels))]
    boxes = [(round(15 * width(text)) + 36, 2 * size + 44) for text, size in zip(labels, sizes, strict=True)]
    places = positions(boxes, [(edge.subject, edge.object) for edge in scene.edges])
    made = []
    for at, (entity, text, size, (x, y)) in enumerate(zip(scene.entities, labels, sizes, places, strict=True)):
        kind = ontology.classes.get(entity.type) or Class(entity.type, Label("", ""), Label("", ""))
        made.append(Node(at, shape(kind), text, color=colours(kind)[0], size=size, x=x, y=y).options)
    return made


def edges(scene: Scene, ontology: Ontology) -> list[dict[str, Any]]:
    """Return a pyvis edge for each edge of the scene; several between the same two things are bent apart."""
    from pyvis.edge import Edge as Drawn

    bends = _bends(scene) if len(scene.edges) <= CURVED_AT_MOST else {}
    made = []
    for at, edge in enumerate(scene.edges):
        known = ontology.properties.get(edge.property)
        sources = len({scene.told[one].document for one in edge.told})
        drawn = Drawn(edge.subject, edge.object, directed=not (known and known.symmetric), id=at).options
        if sources > 1:
            drawn["width"] = round(1.4 + math.log2(sources), 1)
        if edge.modality in DASHES:
            drawn["dashes"] = DASHES[edge.modality]
        if bends.get(at):
            turn = "curvedCW" if bends[at] > 0 else "curvedCCW"
            drawn["smooth"] = {"enabled": True, "type": turn, "roundness": abs(bends[at])}
        made.append(drawn)
    return made


def options(scene: Scene) -> dict[str, Any]:
    """Return the options of vis-network: nothing simulated, and nothing drawn while moving that need not be."""
    large = len(scene.edges) > CURVED_AT_MOST
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": not large,
            "hideEdgesOnDrag": large,
            "hideEdgesOnZoom": large,
            "selectConnectedEdges": False,
        },
        "nodes": {"borderWidth": 1.5},
        "edges": {
            "width": 1.4,
            "smooth": False,
            "arrows": {"to": {"enabled": False, "scaleFactor": 0.45}},
            "selectionWidth": 1.5,
            "hoverWidth": 0.8,
        },
    }


def label(name: str) -> str:
    """Return a short name for the picture, without the characters that steer a line (direction marks, controls)."""
    plain = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " " for c in name[:200])
    return shorten(" ".join(plain.split()) or "·", LABEL_AT_MOST)


def width(text: str) -> float:
    """Return how many full-width characters the text is as wide as."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def _bends(scene: Scene) -> dict[int, float]:
    pairs: dict[tuple[int, int], list[tuple[int, Edge]]] = defaultdict(list)
    for at, edge in enumerate(scene.edges):
        if edge.subject != edge.object:
            pairs[min(edge.subject, edge.object), max(edge.subject, edge.object)].append((at, edge))
    bends = {}
    for (low, _), members in pairs.items():
        gap = min(0.28, 1.2 / len(members))
        for order, (at, edge) in enumerate(members):
            bend = round((order - (len(members) - 1) / 2) * gap, 3)
            bends[at] = bend if edge.subject == low else -bend  # "clockwise" depends on the direction
    return bends
