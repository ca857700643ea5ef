"""Questions in Chinese: read by a grammar over the ontology, turned into SPARQL, answered with the evidence."""

from kg.ask.answer import ask, day, newest, reply
from kg.ask.grammar import understand
from kg.ask.model import Answer, Finding, Named, Question, Wanted
from kg.ask.names import NameIndex, names_of

__all__ = [
    "Answer",
    "Finding",
    "NameIndex",
    "Named",
    "Question",
    "Wanted",
    "ask",
    "day",
    "names_of",
    "newest",
    "reply",
    "understand",
]
