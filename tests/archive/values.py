"""Sums of money by hand."""

from __future__ import annotations

from decimal import Decimal

from kg.records import Document, Quantity


def money(document: Document, start: int, wording: str) -> Quantity:
    value = Decimal(wording.removesuffix("亿元")) * 10**8
    return Quantity(document.id, start, start + len(wording), wording, "money", value, value, "CNY")
