"""A BERT of a few thousand random weights, saved as the embedding model's folder is, and an evidence model over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from rag.eight_bit import quantised

HIDDEN = 16
WORDS = "query : asn wajib netral calon sanksi moral hadir kampanye bupati camat lurah apel ikrar hadiah pasar".split()
SHAPE = {
    "hidden_size": HIDDEN,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 200,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS) + 4,
    "pad_token_id": 1,
    "initializer_range": 0.3,
}


def save_tiny_base(folder: Path) -> Path:
    """The files that ``rag.evidence_model`` reads of the embedding model's folder."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"model_type": "bert", **SHAPE}), encoding="utf-8")
    weights = {name: tensor.numpy() for name, tensor in random_bert(7).state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def save_tiny_evidence_model(path: Path, seed: int = 8) -> Path:
    """Layers that are not the base's, and a head."""
    from safetensors.numpy import save_file

    tensors = {name: tensor.numpy() for name, tensor in random_bert(seed).state_dict().items() if "encoder." in name}
    draw = np.random.default_rng(seed)
    tensors |= {"head.weight": draw.normal(size=(1, HIDDEN)), "head.bias": np.array([0.25])}
    save_file(quantised(tensors), path)
    return path


def random_bert(seed: int) -> Any:
    """The same weights for the same seed."""
    import torch
    from transformers import BertConfig, BertModel

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return BertModel(BertConfig(**SHAPE)).eval()
