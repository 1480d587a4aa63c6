"""The corpus of a run as a file, so that answers can be judged without the store that they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from index.passage import Document, Passage, Sentence
from rag.answer import Answer, AnswerSentence, Citation

FIELDS = (
    "id title title_english publisher published language kind status place url summary_of text".split()
)  # of a document's record, beside its passages


class Corpus(Protocol):
    """What judging an answer asks of the documents: a store gives it, and so does a run folder."""

    def documents(self) -> Sequence[Document]:
        """All of them."""

    def document(self, document_id: str) -> Document:
        """The document with this id."""

    def passages(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document, in its order."""


class UnknownDocumentError(ValueError):
    """An answer cites a document that the frozen corpus does not have."""


class FrozenCorpus:
    """Documents and their passages, as they were when the questions were asked."""

    def __init__(self, passages: Mapping[Document, Sequence[Passage]]) -> None:
        self._documents = {document.id: document for document in passages}
        self._passages = {document.id: tuple(found) for document, found in passages.items()}

    @classmethod
    def of(cls, corpus: Corpus) -> FrozenCorpus:
        """What the corpus holds now."""
        return cls({document: corpus.passages(document.id) for document in corpus.documents()})

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> FrozenCorpus:
        """The corpus that ``records`` gave."""
        return cls(dict(map(document_of, records)))

    def records(self) -> list[dict[str, Any]]:
        """A plain record for each document."""
        return [
            {name: getattr(document, name) for name in FIELDS}
            | {"passages": [passage_record(passage) for passage in self._passages[document.id]]}
            for document in self._documents.values()
        ]

    def fingerprint(self) -> str:
        """A hash over all that it holds."""
        text = "\n".join(json.dumps(record, ensure_ascii=False, sort_keys=True) for record in self.records())
        return hashlib.sha256(text.encode()).hexdigest()

    def documents(self) -> list[Document]:
        """All documents, in the order of the corpus they come from."""
        return list(self._documents.values())

    def document(self, document_id: str) -> Document:
        """The document with this id."""
        if document_id not in self._documents:
            raise UnknownDocumentError(f"an answer cites {document_id!r}, which the run's documents.jsonl lacks")
        return self._documents[document_id]

    def passages(self, document_id: str) -> Sequence[Passage]:
        """The passages of a document, in its order."""
        return self._passages[self.document(document_id).id]


def passage_record(passage: Passage) -> dict[str, Any]:
    """The passage without its text, which is a slice of the document's."""
    sentences = [asdict(sentence) for sentence in passage.sentences]
    place = {"start": passage.start, "end": passage.end, "place": passage.place}
    return {"id": passage.id, **place, "sentences": sentences}


def document_of(record: Mapping[str, Any]) -> tuple[Document, list[Passage]]:
    """The document of a record, with its passages."""
    document = Document(**{name: record[name] for name in FIELDS})
    found = []
    for passage in record["passages"]:
        start, end = passage["start"], passage["end"]
        sentences = tuple(Sentence(**sentence) for sentence in passage["sentences"])
        text = document.text[start:end]
        found.append(Passage(passage["id"], document, text, start, end, sentences, passage.get("place")))
    return document, found


def answer_of(record: Mapping[str, Any], corpus: Corpus) -> Answer:
    """The answer of ``Answer.record()``, its citations pointing at the corpus's documents again."""
    kept = "question standalone_question language status notice answerable timings_ms models id".split()
    return Answer(
        **{name: record[name] for name in kept},
        sentences=tuple(
            AnswerSentence(each["text"], tuple(each["citations"]), each["support"]) for each in record["sentences"]
        ),
        citations=tuple(
            Citation(
                document=corpus.document(each["document_id"]),
                **{name: each[name] for name in ("number", "passage_id", "quote", "start", "end")},
            )
            for each in record["citations"]
        ),
    )
