"""Builds the parts of the program from the settings: the one place that knows which classes are used."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.answer import Answer, Question, Update
from ui.settings import Settings, SettingsError

if TYPE_CHECKING:
    from index.document_store import DocumentStore
    from index.embedding import Embedder
    from index.milvus_server import MilvusPlace
    from models.shelf import ModelShelf
    from rag.evidence_model import EvidenceModel

EMBEDDING_MODEL = "multilingual-e5-small"
EVIDENCE_MODEL = "evidence-cross-encoder"
GENERATOR_MODEL = "qwen2.5-coder-1.5b-instruct"
SERVED = "openai:"
MILVUS = "milvus"

# Read by the libraries when they are first imported: idle threads sleep, and nothing calls home.
ENVIRONMENT = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "DO_NOT_TRACK": "1",
}


class Chain(Protocol):
    """From a question to its answer, at once or step by step."""

    def invoke(self, question: Question, /) -> Answer:
        """The answer."""

    def stream(self, question: Question, /) -> Iterator[Update]:
        """What happens on the way; the last update holds the answer, and closing the iterator cancels the rest."""

    def warm_up(self) -> None:
        """Do before the first question what it need not wait for."""


def updates(chain: Chain, question: Question) -> Generator[Update]:
    """The chain's updates as a generator: closing it closes the chain's stream, and so cancels the model."""
    yield from chain.stream(question)


def prepare_environment() -> None:
    """Set what must be set before the first heavy import."""
    os.environ.update(ENVIRONMENT)


class Parts:
    """The parts of the program for one run, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def shelf(self) -> ModelShelf:
        """The weight files."""
        from models.shelf import ModelShelf

        return ModelShelf(self.settings.models_folder)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model: the default one, the folder of the settings, or a server's."""
        named = self.settings.embedding
        if named and named.startswith(SERVED):
            return served_embedder(self.settings)
        if named is None:
            path, fingerprint = self.shelf.path(EMBEDDING_MODEL), self.shelf.fingerprint(EMBEDDING_MODEL)
        else:
            path, fingerprint = Path(named), folder_fingerprint(Path(named))
        from index.embedding import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(path, fingerprint=fingerprint)

    @property
    def store_place(self) -> Path | MilvusPlace:
        """Where the index is: a folder, or a Milvus."""
        kind, _, uri = self.settings.store.partition(":")
        if kind != MILVUS:
            return self.settings.index_folder
        from index.milvus_server import MilvusPlace

        key = self.settings.store_key
        return MilvusPlace(uri, key.get_secret_value() if key else "")

    @cached_property
    def store(self) -> DocumentStore:
        """The index; a missing one in files is reported before the embedding model is loaded."""
        place = self.store_place
        if not isinstance(place, Path):
            from index.milvus import MilvusStore

            return MilvusStore.open(place, self.embedder)
        from index.database import IndexNotFoundError, is_store
        from index.store import Store

        if not is_store(place):
            raise IndexNotFoundError(f"no index at '{place}'; build one with `tanya-asn index build`")
        return Store.open(place, self.embedder)

    @cached_property
    def evidence_model(self) -> EvidenceModel:
        """The model that tells whether a sentence answers; it reads over the default embedding model in any case."""
        from models.shipped import shipped_path
        from rag.evidence_model import EvidenceModel

        return EvidenceModel(self.shelf.path(EMBEDDING_MODEL), shipped_path(EVIDENCE_MODEL))

    @cached_property
    def chain(self) -> Chain:
        """The chain over the store and the generator of the settings."""
        settings = self.settings
        is_llama = settings.generator.partition(":")[0] == "llama"
        weights = self.shelf.path(GENERATOR_MODEL) if is_llama else None
        store = self.store  # its faults are told before anything large is loaded
        reader = self.evidence_model
        from rag.chain import AnswerChain
        from rag.generators import open_generator

        key = settings.generator_key.get_secret_value() if settings.generator_key else None
        generator = open_generator(
            settings.generator,
            path=weights,
            url=settings.generator_url,
            key=key,
            threads=settings.threads,
            kept=settings.home / "prompts",
        )
        named = GENERATOR_MODEL if is_llama else settings.generator
        return AnswerChain(store, reader, generator, {"embedding": self.embedder.name, "generator": named})


def served_embedder(settings: Settings) -> Embedder:
    """The embedding model "openai:MODEL" of a server."""
    from index.server_embedding import EmbeddingServer, ServerEmbedder

    model = str(settings.embedding).removeprefix(SERVED)
    if not model or not settings.embedding_url:
        missing = "a model after 'openai:'" if not model else "TANYA_ASN_EMBEDDING_URL, e.g. http://host:8080/v1"
        raise SettingsError(f"setting 'embedding': {settings.embedding!r} needs {missing}")
    key = settings.embedding_key.get_secret_value() if settings.embedding_key else None
    prefixes = settings.embedding_query_prefix, settings.embedding_passage_prefix
    return ServerEmbedder(EmbeddingServer(settings.embedding_url, model, *prefixes, key))


def folder_fingerprint(folder: Path) -> str:
    """What tells the model in a folder from any other: a hash over its files' names and contents."""
    if not (folder / "modules.json").is_file():
        raise SettingsError(f"'{folder}' is no sentence-transformers folder (it has no modules.json)")
    whole = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with path.open("rb") as file:
            whole.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
