"""The embedded store: Oxigraph on disk, made whole or not at all, opened read-only; and the validation of its data."""

from kg.store.oxigraph import Store, create, in_memory, open_store
from kg.store.validation import Violation, validate, validate_full

__all__ = ["Store", "Violation", "create", "in_memory", "open_store", "validate", "validate_full"]
