"""Chinese news in, an RDF knowledge graph out: every statement leads back to the characters it was read from.

>>> from kg import build, explain
>>> build(["news/"], "outputs")
>>> explain("outputs", "岚图汽车")
"""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.api import build, cypher, explain, extract, sparql
    from kg.errors import KgError
    from kg.pipeline import Built, Settings

__all__ = ["Built", "KgError", "Settings", "build", "cypher", "explain", "extract", "sparql"]
__getattr__ = exports(
    __name__,
    {
        "Built": ".pipeline",
        "KgError": ".errors",
        "Settings": ".pipeline",
        **dict.fromkeys(("build", "cypher", "explain", "extract", "sparql"), ".api"),
    },
)
