"""SPARQL over the store: any read query, a library of named ones, and everything known of one thing."""

from kg.query.library import NamedQuery, library
from kg.query.result import Result
from kg.query.run import ask_named, run

__all__ = ["NamedQuery", "Result", "ask_named", "library", "run"]
