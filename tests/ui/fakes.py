"""Stand-ins that keep the contracts: a chain that knows two questions by heart, an embedder without a model."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from index.passage import Document
from models.shelf import ModelShelf
from models.sources import Sources
from rag.answer import (
    ANSWERED,
    DECLINED,
    QUOTED,
    VERIFIED,
    Answer,
    AnswerSentence,
    Citation,
    Question,
    Update,
)
from tests.models.fakes import FakePackages, small_model
from ui.compose import Chain, Parts

DECREE = Document(
    id="contoh-skb",
    title="Keputusan Bersama tentang Netralitas Pegawai",
    publisher="Lima lembaga",
    published="2022-09-22",
    language="id",
    kind="regulation",
    status="Masih berlaku",
    url="https://contoh.go.id/skb-2022",
    text=(
        "Keputusan bersama ini mengatur pengawasan netralitas ASN.\n"
        "ASN yang menyukai unggahan pasangan calon dikenai sanksi moral berupa pernyataan terbuka.\n"
        "Pernyataan itu diumumkan oleh pejabat pembina kepegawaian.\n\n"
        "Bagian lain mengatur hal lain."
    ),
)
NEWS = Document(
    id="contoh-berita",
    title="Pegawai Kota Contoh Diingatkan soal Media Sosial",
    title_english="Staff of Contoh City Reminded about Social Media",
    publisher="Harian Contoh",
    published="2024-07-25",
    language="id",
    kind="news",
    place="Kota Contoh",
    text=(
        "Kepala badan di Kota Contoh memberi pengarahan kepada 120 pegawai.\n"
        "Ia menyebut komentar, bagikan, dan suka di akun calon sebagai pelanggaran disiplin.\n"
        "Pengarahan itu berlangsung pada 25 Juli 2024."
    ),
)
LIKING = "Kalau saya nge-like postingan paslon, sanksinya apa?"
NOT_FOUND = "Tidak ditemukan: korpus tidak memuat jawabannya."
LIKING_ENGLISH = "What sanctions apply to liking a campaign post?"


def citation(number: int, document: Document, quote: str) -> Citation:
    start = document.text.index(quote)
    return Citation(number, document, f"{document.id}#1", quote, start, start + len(quote))


SANCTION = citation(
    1, DECREE, "ASN yang menyukai unggahan pasangan calon dikenai sanksi moral berupa pernyataan terbuka."
)
OFFENCE = citation(2, NEWS, "Ia menyebut komentar, bagikan, dan suka di akun calon sebagai pelanggaran disiplin.")


class FakeChain:
    """Answers the question about liking in both languages, and declines every other.

    With ``gate`` set to an Event, the stream waits for it after the first sentence; ``closed`` counts streams that
    were closed before their end.
    """

    def __init__(self, gate: threading.Event | None = None, failure: Exception | None = None) -> None:
        self.asked: list[Question] = []
        self.is_warm = False
        self.closed = 0
        self._gate = gate
        self._failure = failure

    def warm_up(self) -> None:
        self.is_warm = True

    def invoke(self, question: Question) -> Answer:
        *_, last = self.stream(question)
        assert last.answer is not None
        return last.answer

    def stream(self, question: Question) -> Iterator[Update]:
        self.asked.append(question)
        if self._failure:
            raise self._failure
        answer = answer_to(question)
        try:
            yield Update("retrieve")
            yield Update("read", 0.5)
            for end in range(1, len(answer.sentences)):
                yield Update("write", None, replace(answer, sentences=answer.sentences[:end]))
                while self._gate and not self._gate.wait(0.05):
                    yield Update("write", None, replace(answer, sentences=answer.sentences[:end]))
            yield Update("done", 1.0, answer)
        except GeneratorExit:
            self.closed += 1
            raise


def answer_to(question: Question) -> Answer:
    if question.text == LIKING_ENGLISH:
        sentences = (
            AnswerSentence("Liking a candidate's post brings a moral sanction: an open statement.", (1,), VERIFIED),
            AnswerSentence("An official also called likes a breach of discipline.", (2,), VERIFIED),
        )
        return _answer(question, "en", ANSWERED, sentences, (SANCTION, OFFENCE))
    if question.text == LIKING:
        sentences = (
            AnswerSentence(SANCTION.quote, (1,), QUOTED),
            AnswerSentence("Suka di akun calon juga disebut pelanggaran disiplin.", (2,), VERIFIED),
        )
        return _answer(question, "id", ANSWERED, sentences, (SANCTION, OFFENCE))
    return _answer(question, "id", DECLINED, (AnswerSentence(NOT_FOUND, (), ""),), ())


def _answer(
    question: Question,
    language: str,
    status: str,
    sentences: tuple[AnswerSentence, ...],
    citations: tuple[Citation, ...],
) -> Answer:
    return Answer(
        id=question.id,
        question=question.text,
        standalone_question=question.text,
        language=language,
        status=status,
        sentences=sentences,
        citations=citations,
        timings_ms={"retrieve": 1, "first_sentence": 2, "total": 3},
        models={"embedding": "fake", "generator": "fake"},
    )


class HashEmbedder:
    """Vectors from a hash of the text: the same text has the same vector, and loads no model."""

    name = "hash"
    dimension = 16

    def __init__(self, fingerprint: str = "hash-1") -> None:
        self.fingerprint = fingerprint

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:16], dtype=np.uint8) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension) + 1
        if progress:
            progress(len(texts), len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def parts_over(chain: FakeChain | None = None, fingerprint: str = "hash-1") -> type[Parts]:
    """Parts with the real store and shelf, the embedder above and, where one is given, this chain."""

    class FakeParts(Parts):
        @cached_property
        def embedder(self) -> HashEmbedder:
            return HashEmbedder(fingerprint)

        @cached_property
        def chain(self) -> Chain:
            return chain or super().chain

        @cached_property
        def shelf(self) -> ModelShelf:
            model = small_model()
            return ModelShelf(self.settings.models_folder, (model,), Sources(packages=FakePackages(model)))

    return FakeParts
