"""The embedded store: Oxigraph on disk, made whole or not at all, opened read-only; and the validation of its data."""

from typing import TYPE_CHECKING

from kg.lazy import exports

if TYPE_CHECKING:
    from kg.store.full import validate_full
    from kg.store.oxigraph import Store, create, in_memory, open_store
    from kg.store.validation import Violation, validate, validate_parts

__all__ = ["Store", "Violation", "create", "in_memory", "open_store", "validate", "validate_full", "validate_parts"]
__getattr__ = exports(
    __name__,
    {
        **dict.fromkeys(("Store", "create", "in_memory", "open_store"), ".oxigraph"),
        **dict.fromkeys(("Violation", "validate", "validate_parts"), ".validation"),
        "validate_full": ".full",
    },
)
