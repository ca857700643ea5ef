"""The exceptions of the program.

::

    KgError                  anything that the program itself reports
    ├── SourceError          one input could not be read (the others go on)
    │   └── NothingReadError     not one input could be read
    ├── OntologyError        a row of ontology/ is wrong
    ├── WeightsError         the trained reader's weights are missing or damaged
    ├── ExtractorError       an extractor is unknown or could not read one document (the others go on)
    ├── EndpointError        a language-model service cannot be used any further
    ├── EngineError          worker processes or the cluster cannot be used any further
    ├── StoreError           the store is missing, damaged or locked
    ├── QueryError           a query is wrong, refused or took too long
    └── OutputError          an output could not be written

Every message says what happened, to which input, and what to do about it.
"""

from __future__ import annotations


class KgError(Exception):
    """A fault with the input it happened to and the remedy.

    `subject` names the file, query or row; `fault` says what is wrong with it; `remedy` says what to do.
    """

    def __init__(self, subject: str, fault: str, remedy: str) -> None:
        self.subject = subject
        self.fault = fault
        self.remedy = remedy
        super().__init__(f"{subject}: {fault}. {remedy}")

    def __reduce__(self) -> tuple[object, ...]:
        """Let a fault travel between processes."""
        return type(self), (self.subject, self.fault, self.remedy)


class SourceError(KgError):
    """One input could not be read."""


class NothingReadError(SourceError):
    """Not one input could be read; `faults` tell why, in order of input."""

    def __init__(self, faults: tuple[KgError, ...]) -> None:
        self.faults = faults
        super().__init__("inputs", "not one could be read, so nothing is written", "Mend them, or give others")

    def __reduce__(self) -> tuple[object, ...]:
        """Let a fault travel between processes."""
        return type(self), (self.faults,)


class OntologyError(KgError):
    """A row of the ontology or of a lexicon is wrong."""


class WeightsError(KgError):
    """The weights of the trained reader are missing or damaged."""


class ExtractorError(KgError):
    """An extractor is unknown or could not read one document."""


class EndpointError(KgError):
    """A language-model service is out of reach, refuses, or the budget is spent."""


class EngineError(KgError):
    """Worker processes or the cluster cannot be used any further."""


class StoreError(KgError):
    """The store is missing, damaged or in use by another writer."""


class QueryError(KgError):
    """A query is wrong, refused or took too long."""


class OutputError(KgError):
    """An output could not be written."""
