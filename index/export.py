"""Documents out of the store, in forms that other programs read: JSON lines, and Markdown articles."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from index.database import StoreError
from index.document_store import DocumentStore
from index.markdown import IDENTIFIER, OPTIONAL, REQUIRED
from index.passage import Document, Passage


class ExportError(StoreError):
    """The documents can't be written there; the message says what to do."""


def exported(document: Document, passages: list[Passage]) -> dict[str, Any]:
    """A document with its passages as JSON has it; offsets of sentences point into its text."""
    return {**asdict(document), "passages": [_passage_record(passage) for passage in passages]}


def write_json_lines(store: DocumentStore, file: Path) -> int:
    """All documents, one a line; the file is there whole or not at all. Returns how many."""
    documents = store.documents()
    if not file.parent.is_dir():
        raise ExportError(f"no folder {str(file.parent)!r}; make it, or give another place")
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as lines:
            for document in documents:
                record = exported(document, store.passages(document.id))
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        part.replace(file)
    except OSError as error:
        raise ExportError(f"can't write {str(file)!r} ({error.strerror}); give another place") from error
    finally:
        part.unlink(missing_ok=True)
    return len(documents)


def write_markdown(store: DocumentStore, folder: Path) -> int:
    """All documents as articles in a folder, with their English renderings beside them. Returns how many."""
    documents = store.documents()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for document in documents:
            for name, text in article_files(document).items():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExportError(f"can't write to {str(folder)!r} ({error.strerror}); give another place") from error
    return len(documents)


def article_files(document: Document) -> dict[str, str]:
    """The article of a document by file name, and its English rendering where every line of it has one."""
    stem = document.id if IDENTIFIER.fullmatch(document.id) else "".join(c if c.isalnum() else "_" for c in document.id)
    names = ("id", *REQUIRED, *OPTIONAL)
    fields = {name: value for name in names if (value := getattr(document, name)) is not None}
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    source = f"\n\nSumber: {document.summary_of}" if document.summary_of else ""
    files = {f"{stem}.md": f"---\n{front}---\n{document.text}{source}\n"}
    lines = document.text.split("\n")
    if len([line for line in lines if line]) == len(document.translations) and all(document.translations):
        translations = iter(document.translations)
        files[f"{stem}.en.txt"] = "\n".join(next(translations) if line else "" for line in lines) + "\n"
    return files


def _passage_record(passage: Passage) -> dict[str, Any]:
    sentences = [
        {
            "text": passage.sentence_text(number),
            "start": passage.start + span.start,
            "end": passage.start + span.end,
            "lead": span.lead,
            "translation": span.translation,
        }
        for number, span in enumerate(passage.sentences)
    ]
    return {"id": passage.id, "place": passage.place, "sentences": sentences}
