"""The language-model extractor: asks, caches, and keeps only what the text shows."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from kg.errors import EndpointError, ExtractorError
from kg.extraction.llm import cache
from kg.extraction.llm.answer import BY, MalformedError, rows, to_reading
from kg.extraction.llm.client import Answer, Client
from kg.extraction.llm.prompt import answer_schema, instructions, messages
from kg.extraction.llm.settings import Estimate, Settings
from kg.ontology import Ontology
from kg.records import Document, Reading

# Chinese costs current tokenizers between 0.6 and 1.1 tokens a character; an answer is about as long as its article.
_TOKENS_A_CHARACTER = 1.0
_ANSWER_A_CHARACTER = 1.2
_ASKS = 2


class LlmExtractor:
    """Reads with a language model behind an OpenAI-compatible endpoint."""

    name = BY

    def __init__(
        self, ontology: Ontology, settings: Settings, *, announce: Callable[[Estimate], None] | None = None
    ) -> None:
        self._announce = announce or (lambda _: None)
        self._ontology = ontology
        self._settings = settings
        self._client = Client(settings)
        self._schema = answer_schema(ontology)

    @property
    def version(self) -> str:
        """The model, and a digest of the prompt and the schema."""
        digest = hashlib.sha256(json.dumps([instructions(self._ontology), self._schema]).encode()).hexdigest()
        return f"{self._settings.model}-{digest[:12]}"

    def estimate(self, documents: Iterable[Document]) -> Estimate:
        """Tell what reading the documents would take; answers in the cache cost nothing."""
        count = requests = tokens_in = tokens_out = 0
        for document in documents:
            count += 1
            if cache.load(self._settings.cache, self._key(self._body(document))) is None:
                requests += 1
                tokens_in += self._tokens_in(document)
                tokens_out += math.ceil(len(document.text) * _ANSWER_A_CHARACTER)
        price = (tokens_in * self._settings.price_in + tokens_out * self._settings.price_out) / 1e6
        return Estimate(count, requests, tokens_in, tokens_out, price)

    def read(self, document: Document) -> Reading:
        """Read one document.

        Raises ExtractorError when the model's answers about it cannot be used, EndpointError when the service cannot.
        """
        body = self._body(document)
        key = self._key(body)
        kept = cache.load(self._settings.cache, key)
        if kept is not None:
            try:
                return to_reading(document, kept, self._ontology)
            except MalformedError:
                pass  # A damaged cache file: ask again.
        answer = self._usable(document, body)
        cache.save(self._settings.cache, key, answer)
        return to_reading(document, answer, self._ontology)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading | ExtractorError]:
        """Read the documents with several requests in flight; results come in the order of the documents.

        The estimate is announced before the first request. A document whose answers cannot be used gives its
        ExtractorError in its place. Raises EndpointError when the estimate is beyond the budget: nothing is spent then.
        """
        documents = list(documents)
        self._announce(self._affordable(self.estimate(documents)))
        pending = iter(documents)
        with ThreadPoolExecutor(self._settings.parallel) as pool:
            while batch := list(islice(pending, self._settings.parallel)):
                yield from pool.map(self._read_or_fault, batch)

    def _affordable(self, estimate: Estimate) -> Estimate:
        budget, needed = self._settings.budget, estimate.tokens_in + estimate.tokens_out
        if budget is not None and needed > budget:
            fault = f"about {needed} tokens are needed for {estimate.requests} documents, the budget is {budget}"
            raise EndpointError("--llm-budget", fault, "Raise it, or read fewer documents.")
        return estimate

    def _read_or_fault(self, document: Document) -> Reading | ExtractorError:
        try:
            return self.read(document)
        except ExtractorError as fault:
            return fault

    def _usable(self, document: Document, body: dict[str, Any]) -> str:
        fault = ""
        for _ in range(_ASKS):
            answer = self._client.ask(body, needs=self._tokens_in(document))
            try:
                rows(answer.text)
            except MalformedError as error:
                fault = _fault(answer, error)
            else:
                return answer.text
        remedy = "It is left out; run again to ask anew, or use another --llm-model."
        raise ExtractorError(f"document {document.key}", f"the model's answer is useless: {fault}", remedy)

    def _tokens_in(self, document: Document) -> int:
        content = sum(len(m["content"]) for m in messages(self._ontology, document.title, document.text))
        return math.ceil(content * _TOKENS_A_CHARACTER)

    def _body(self, document: Document) -> dict[str, Any]:
        schema = {"name": "extraction", "strict": True, "schema": self._schema}
        return {
            "model": self._settings.model,
            "messages": messages(self._ontology, document.title, document.text),
            "temperature": 0,
            "seed": 0,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }

    def _key(self, body: dict[str, Any]) -> str:
        content = json.dumps(body, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _fault(answer: Answer, error: MalformedError) -> str:
    return "it was cut off" if answer.cut else str(error)
