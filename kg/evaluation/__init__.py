"""Extracted documents against gold ones."""

from kg.evaluation.intervals import intervals, reliability
from kg.evaluation.predict import predict
from kg.evaluation.report import errors, render, table
from kg.evaluation.score import Counts, Miss, Scores, score
from kg.interchange import GoldDocument, read

__all__ = [
    "Counts",
    "GoldDocument",
    "Miss",
    "Scores",
    "errors",
    "intervals",
    "predict",
    "read",
    "reliability",
    "render",
    "score",
    "table",
]
