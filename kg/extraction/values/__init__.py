"""Values in text: quantities, and dates and periods."""

from kg.extraction.values.dates import find_whens, parse_when
from kg.extraction.values.quantities import find_quantities, parse_quantity

__all__ = ["find_quantities", "find_whens", "parse_quantity", "parse_when"]
