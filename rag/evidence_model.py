"""The evidence model: a cross-encoder that reads a question with a text and tells whether the text answers it.

It is multilingual-e5-small's encoder trained on (see eval/evidence.md, its model card). Its own layers ship as
``rag/evidence.safetensors``; the word embeddings are the embedding model's, read from its folder where they lie.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.eight_bit import restored

WORDS = "embeddings.word_embeddings.weight"
LONGEST_QUESTION = 64  # tokens; what is beyond is not read
LONGEST = 192  # tokens of question and text together
BATCH = 12  # pairs read at once, of like length


class EvidenceModelError(Exception):
    """The evidence model's file or the embedding model that it builds on can't be read."""


class EvidenceModel:
    """Loaded when first asked. ``base`` is the folder of multilingual-e5-small, ``file`` the layers of our own."""

    def __init__(self, base: Path, file: Path) -> None:
        self._base = base
        self._file = file
        self._loaded: CrossEncoder | None = None
        self._lock = Lock()

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The log-odds of each text to answer the question; shape (len(texts),)."""
        with self._lock:
            if self._loaded is None:
                self._loaded = CrossEncoder(self._base, self._file)
            return self._loaded.scores(question, texts)


class CrossEncoder:
    """The model in memory: torch's layers, the tokenizer, and the word embeddings on disk."""

    def __init__(self, base: Path, file: Path) -> None:
        from safetensors import SafetensorError

        try:
            self._words, rest = base_tensors(base)
            own = load_tensors(file)
            self._tokenizer = tokenizer(base)
            self._encoder = encoder(base, rest | own)
            self._head, self._bias = own["head.weight"], float(own["head.bias"][0])
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            reason = shorten(str(error), 200, placeholder=" ...")  # torch lists every weight, a line each
            raise EvidenceModelError(f"the evidence model '{file}' can't be loaded over '{base}' ({reason})") from error

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """As ``EvidenceModel.scores``."""
        pairs = pair_tokens(self._tokenizer, question, texts)
        found = np.zeros(len(pairs), np.float32)
        order = sorted(range(len(pairs)), key=lambda place: len(pairs[place]))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found[places] = self._read([pairs[place] for place in places])
        return found

    def _read(self, pairs: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        import torch

        longest = max(map(len, pairs))
        vectors = np.zeros((len(pairs), longest, self._words.shape[1]), np.float32)
        mask = np.zeros((len(pairs), longest), np.int64)
        for row, tokens in enumerate(pairs):
            vectors[row, : len(tokens)] = self._words[tokens]
            mask[row, : len(tokens)] = 1
        reading = torch.from_numpy(mask)
        with torch.inference_mode():
            states = self._encoder(inputs_embeds=torch.from_numpy(vectors), attention_mask=reading)
        logits: NDArray[np.float32] = mean_state(states.last_hidden_state, reading).numpy() @ self._head[0] + self._bias
        return logits


def mean_state(states: Any, mask: Any) -> Any:
    """The mean of the tokens' states that the mask marks: (pairs, tokens, width) to (pairs, width)."""
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def pair_tokens(tokenizer: Any, question: str, texts: Sequence[str]) -> list[list[int]]:
    """The tokens of "query: question" and each text: <s> question </s></s> text </s>."""
    begin, end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
    asked = tokenizer.encode(f"query: {question}", add_special_tokens=False).ids[:LONGEST_QUESTION]
    room = LONGEST - len(asked) - 4
    read = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [[begin, *asked, end, end, *each.ids[:room], end] for each in read]


def tokenizer(base: Path) -> Any:
    """The embedding model's tokenizer."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(base / "tokenizer.json"))


def encoder(base: Path, tensors: dict[str, NDArray[np.float32]]) -> Any:
    """BERT's layers with these weights, without word embeddings of their own."""
    import torch
    from transformers import BertConfig, BertModel

    settings = json.loads((base / "config.json").read_text(encoding="utf-8"))
    settings |= {"vocab_size": 1, "pad_token_id": 0, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    settings["attn_implementation"] = "eager"  # faster than torch's fused attention on short texts
    model = BertModel(BertConfig(**settings), add_pooling_layer=False)
    weights = {name: torch.from_numpy(tensor) for name, tensor in tensors.items() if not name.startswith("head.")}
    weights[WORDS] = torch.zeros(1, settings["hidden_size"])
    model.load_state_dict(weights)
    model.requires_grad_(False)
    model.train(False)
    return model


def base_tensors(base: Path) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """The word embeddings, left on disk, and the embedding layer's other tensors.

    The format of the file (safetensors): 8 bytes with the header's length, the header in JSON, the tensors.
    """
    path = base / "model.safetensors"
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    place = header[WORDS]
    offset = 8 + length + place["data_offsets"][0]
    words: NDArray[np.float32] = np.memmap(path, np.float32, "r", offset, tuple(place["shape"]))
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as opened:
        rest = {name: opened.get_tensor(name) for name in header if name.startswith("embeddings.") and name != WORDS}
    return words, rest


def load_tensors(file: Path) -> dict[str, NDArray[np.float32]]:
    """The evidence model's own tensors."""
    from safetensors.numpy import load_file

    return restored(load_file(file))
