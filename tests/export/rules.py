"""What the schemas of GraphML 1.1 and GEXF 1.2 ask of the part of them that is written here, as RELAX NG.

The XSD files themselves are not ours to ship; what is ruled here was compared with them by hand.
"""

from __future__ import annotations

from lxml import etree

_TOKEN, _TEXT = '<data type="NMTOKEN"/>', "<text/>"


def _one_of(*values: str) -> str:
    return f"<choice>{''.join(f'<value>{value}</value>' for value in values)}</choice>"


def _may(name: str, content: str) -> str:
    return f"<optional>{_must(name, content)}</optional>"


def _must(name: str, content: str) -> str:
    return f'<attribute name="{name}">{content}</attribute>'


def _element(name: str, *content: str) -> str:
    return f'<element name="{name}">{"".join(content) or "<empty/>"}</element>'


def _any(*content: str) -> str:
    return f"<zeroOrMore>{''.join(content)}</zeroOrMore>"


def _grammar(namespace: str, root: str) -> etree.RelaxNG:
    head = f'xmlns="http://relaxng.org/ns/structure/1.0" ns="{namespace}"'
    types = 'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"'
    return etree.RelaxNG(etree.fromstring(f"<grammar {head} {types}><start>{root}</start></grammar>"))


_DATA = _any(_element("data", _must("key", _TOKEN), _may("id", _TOKEN), _TEXT))
_KEY = _element(
    "key",
    _must("id", _TOKEN),
    _may("for", _one_of("all", "graphml", "graph", "node", "edge", "hyperedge", "port", "endpoint")),
    _must("attr.name", _TOKEN),
    _must("attr.type", _one_of("boolean", "int", "long", "float", "double", "string")),
)
GRAPHML = _grammar(
    "http://graphml.graphdrawing.org/xmlns",
    _element(
        "graphml",
        _any(_KEY),
        _element(
            "graph",
            _may("id", _TOKEN),
            _must("edgedefault", _one_of("directed", "undirected")),
            _any(
                "<choice>",
                _element("node", _must("id", _TOKEN), _DATA),
                _element("edge", _may("id", _TOKEN), _must("source", _TOKEN), _must("target", _TOKEN), _DATA),
                "</choice>",
            ),
        ),
    ),
)

_TIME = '<choice><data type="integer"/><data type="double"/><data type="date"/><data type="dateTime"/></choice>'
_LIFE = _may("start", _TIME) + _may("end", _TIME)
_MODE = _one_of("static", "dynamic")
_VALUE = _element("attvalue", _must("for", _TEXT), _must("value", _TEXT))
_VALUES = f"<optional>{_element('attvalues', _any(_VALUE))}</optional>"
_ATTRIBUTE = _element(
    "attribute",
    _must("id", _TEXT),
    _must("title", _TEXT),
    _must("type", _one_of("integer", "long", "double", "float", "boolean", "liststring", "string", "anyURI")),
)
GEXF = _grammar(
    "http://www.gexf.net/1.2draft",
    _element(
        "gexf",
        _must("version", "<value>1.2</value>"),
        _element(
            "graph",
            _may("defaultedgetype", _one_of("directed", "undirected", "mutual")),
            _may("mode", _MODE),
            _may("timeformat", _one_of("integer", "double", "date", "dateTime")),
            _LIFE,
            _any(
                _element("attributes", _must("class", _one_of("node", "edge")), _may("mode", _MODE), _any(_ATTRIBUTE))
            ),
            _element("nodes", _any(_element("node", _must("id", _TEXT), _may("label", _TEXT), _LIFE, _VALUES))),
            _element(
                "edges",
                _any(
                    _element(
                        "edge",
                        *(_must(name, _TEXT) for name in ("id", "source", "target")),
                        _may("label", _TEXT),
                        _may("weight", '<data type="float"/>'),
                        _LIFE,
                        _VALUES,
                    )
                ),
            ),
        ),
    ),
)
RULES = {"graphml": GRAPHML, "gexf": GEXF}
