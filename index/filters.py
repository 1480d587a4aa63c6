"""Which documents a search may look at, the same for every store: by kind, language, date and id."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import date

WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,63}")


class FilterError(ValueError):
    """A filter asks for something that no document can be."""


@dataclass(frozen=True)
class Filter:
    """What a document must be; whatever is left empty does not matter.

    Example: Filter(kinds=("regulation",), published_from="2021-01-01")
    """

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    published_from: str | None = None  # ISO dates, both included
    published_to: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no word and no date: these values become parts of queries."""
        for word in (*self.kinds, *self.languages):
            if not WORD.fullmatch(word):
                raise FilterError(f"{word!r} is no kind or language")
        for day in (self.published_from, self.published_to):
            if day is not None and not is_date(day):
                raise FilterError(f"{day!r} is no date like 2024-05-08")

    def sentence_numbers(self, connection: sqlite3.Connection) -> set[int]:
        """The numbers of the sentences it allows, in a store on SQLite."""
        clauses, values = ["1"], list[str]()
        listed = {"$.kind": self.kinds, "$.language": self.languages, "$.id": self.documents}
        for path, wanted in listed.items():
            if wanted:
                clauses.append(f"json_extract(record, '{path}') IN (SELECT value FROM json_each(?))")
                values.append(json.dumps(wanted))
        for comparison, day in ((">=", self.published_from), ("<=", self.published_to)):
            if day:
                clauses.append(f"json_extract(record, '$.published') {comparison} ?")
                values.append(day)
        documents = "SELECT id, CAST(record AS TEXT) AS record FROM documents"
        select = f"SELECT s.id FROM ({documents}) d JOIN passages p ON p.document = d.id JOIN sentences s"
        rows = connection.execute(f"{select} ON s.passage = p.id WHERE {' AND '.join(clauses)}", values)
        return {int(row[0]) for row in rows}

    def expression(self) -> str:
        """The condition in Milvus' own words; ids stand in it as their hashes."""
        keys = tuple(document_key(each) for each in self.documents)
        listed = {"kind": self.kinds, "language": self.languages, "document": keys}
        clauses = [f"{field} in {json.dumps(list(wanted))}" for field, wanted in listed.items() if wanted]
        clauses += [f'published >= "{self.published_from}"'] if self.published_from else []
        clauses += [f'published <= "{self.published_to}"'] if self.published_to else []
        return " and ".join(clauses)


def is_date(text: str) -> bool:
    """Whether this is a date as the store writes it, e.g. "2024-05-08"."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def document_key(document_id: str) -> str:
    """What stands for a document's id in rows and queries: nothing in an id can be taken for syntax."""
    return hashlib.sha256(document_id.encode()).hexdigest()[:32]
