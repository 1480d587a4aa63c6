"""Word search: BM25 over the stemmed terms of the sentences, one FTS5 table a language."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable, Sequence

from index.passage import ENGLISH, INDONESIAN, Passage
from index.words import terms

TABLES = {INDONESIAN: ("words_id", "vocabulary_id"), ENGLISH: ("words_en", "vocabulary_en")}


def entries(passage: Passage, position: int) -> dict[str, str]:
    """What the tables hold of a sentence, by language: the terms of its text and lead, and of its translation."""
    own = passage.document.language
    found = {own: " ".join(terms(passage.readable_text(position), own))}
    translation = passage.sentences[position].translation
    if translation and own != ENGLISH:
        found[ENGLISH] = " ".join(terms(translation, ENGLISH))
    return found


def write_words(connection: sqlite3.Connection, sentence_id: int, passage: Passage, position: int) -> None:
    """Enter a sentence into the table of its language and its translation into the English one."""
    for language, words in entries(passage, position).items():
        table, _ = TABLES[language]
        connection.execute(f"INSERT INTO {table}(rowid, terms) VALUES (?, ?)", (sentence_id, words))


def delete_words(connection: sqlite3.Connection, sentence_ids: Sequence[int]) -> None:
    """Take sentences out of the tables; merging the segments drops their terms from the file as well."""
    for table, _ in TABLES.values():
        connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", ((number,) for number in sentence_ids))
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")


def clear_words(connection: sqlite3.Connection) -> None:
    """Empty the tables, to fill them again by newer rules."""
    for table, _ in TABLES.values():
        connection.execute(f"DELETE FROM {table}")


def search_words(
    connection: sqlite3.Connection, query_terms: Iterable[str], language: str, k: int
) -> list[tuple[int, float]]:
    """The k best sentences for these terms with their BM25 scores (k1 = 1.2, b = 0.75), best first."""
    query = match_any(query_terms)
    if not query or k < 1:
        return []
    table, _ = TABLES[language]
    rows = connection.execute(
        f"SELECT rowid, -bm25({table}) AS score FROM {table} WHERE {table} MATCH ? ORDER BY score DESC, rowid LIMIT ?",
        (query, k),
    )
    return [(int(number), float(score)) for number, score in rows]


def match_any(query_terms: Iterable[str]) -> str:
    """The FTS5 query for any of these terms.

    Example: ["like", "NEAR("] -> '"like" OR "near"'
    """
    return " OR ".join(f'"{word}"' for word in plain_words(query_terms))


def plain_words(query_terms: Iterable[str]) -> list[str]:
    """Terms as words, each once; whatever a store could take for syntax is left out.

    Example: ["like", 'NEAR("'] -> ["like", "near"]
    """
    words = (re.sub(r"[\W_]+", " ", term).strip().lower() for term in query_terms)
    return list(dict.fromkeys(word for word in words if word))


def inverse_frequency(connection: sqlite3.Connection, term: str, language: str) -> float:
    """How rare a term is among the sentences of a language."""
    table, vocabulary = TABLES[language]
    row = connection.execute(f"SELECT doc FROM {vocabulary} WHERE term = ?", (term,)).fetchone()
    with_term = int(row[0]) if row else 0
    total = int(connection.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()[0])
    return rarity(with_term, total)


def rarity(with_term: int, total: int) -> float:
    """How rare a term of `with_term` of all sentences is, as BM25 has it (its idf), never below 0."""
    return math.log(1 + (total - with_term + 0.5) / (with_term + 0.5))
