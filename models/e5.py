"""The embedding model's folder, as sentence-transformers reads it, made once from the 4-bit source file."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.e5_source import E5Source, Pieces, Shape, open_source
from models.errors import ModelDamagedError

# Names in BERT's layer: the source's name -> (the name in transformers, rows, columns) with H hidden, F feed-forward.
LAYER_PARTS = {
    "q": ("attention.self.query", "H", "H"),
    "k": ("attention.self.key", "H", "H"),
    "v": ("attention.self.value", "H", "H"),
    "ao": ("attention.output.dense", "H", "H"),
    "aln": ("attention.output.LayerNorm", "H", ""),
    "fi": ("intermediate.dense", "F", "H"),
    "fo": ("output.dense", "H", "F"),
    "oln": ("output.LayerNorm", "H", ""),
}
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}  # encode_document asks for "document"
MAXIMUM_TOKENS = 512


def convert(source: Path, folder: Path) -> None:
    """Write the sentence-transformers folder of a source file into an empty or new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_source(source) as opened:
        _write_weights(opened, folder)
        _write_tokenizer(opened.pieces, folder)
        _write_settings(opened.shape, opened.pieces, folder)


def _write_weights(source: E5Source, folder: Path) -> None:
    from safetensors.numpy import save_file

    path = folder / "model.safetensors"
    save_file(dict(weights(source)), path, metadata={"format": "pt"})
    path.chmod(0o644)  # the library makes it readable for its owner alone; the service may run as another user


def weights(source: E5Source) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Every tensor under the name that transformers' BertModel gives it."""
    shape = source.shape
    yield "embeddings.word_embeddings.weight", source.tensor("emb.word", shape.vocabulary, shape.hidden)
    yield "embeddings.position_embeddings.weight", source.tensor("emb.pos", shape.positions, shape.hidden)
    yield "embeddings.token_type_embeddings.weight", source.tensor("emb.type", shape.token_types, shape.hidden)
    yield "embeddings.LayerNorm.weight", source.tensor("emb.ln.w", shape.hidden)
    yield "embeddings.LayerNorm.bias", source.tensor("emb.ln.b", shape.hidden)
    # Mean pooling never asks BERT's own pooler; zeros keep transformers from inventing one and warning about it.
    yield "pooler.dense.weight", np.zeros((shape.hidden, shape.hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(shape.hidden, np.float32)
    sizes = {"H": shape.hidden, "F": shape.feed_forward}
    for layer in range(shape.layers):
        for short, (name, rows, columns) in LAYER_PARTS.items():
            sides = [sizes[side] for side in (rows, columns) if side]
            yield f"encoder.layer.{layer}.{name}.weight", source.tensor(f"l{layer}.{short}.w", *sides)
            yield f"encoder.layer.{layer}.{name}.bias", source.tensor(f"l{layer}.{short}.b", sides[0])


def _write_tokenizer(pieces: Pieces, folder: Path) -> None:
    """Write XLM-RoBERTa's unigram tokenizer. As in its original, neighbouring unknown characters are one token."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram([*pieces.pieces], pieces.unknown, byte_fallback=False))
    dropped, spaced = _rules_beyond_nfkc(pieces.replacements)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(dropped), ""),
            normalizers.Replace(Regex(spaced), " "),
            normalizers.NFKC(),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    names = [name for name, _ in pieces.pieces]
    begin, end = names[pieces.begin], names[pieces.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, pieces.begin), (end, pieces.end)],
    )
    special = [begin, names[pieces.padding], end, names[pieces.unknown], "<mask>"]
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in special])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _rules_beyond_nfkc(replacements: dict[str, str]) -> tuple[str, str]:
    """Split the rules that Unicode's NFKC does not know into two character classes: dropped, and made a space."""
    beyond = {key: value for key, value in replacements.items() if unicodedata.normalize("NFKC", key) != value}
    if set(beyond.values()) != {"", " "}:
        raise ModelDamagedError("the embedding model's source file holds character rules this program does not know")
    dropped = "".join(re.escape(key) for key, value in beyond.items() if not value)
    spaced = "".join(re.escape(key) for key, value in beyond.items() if value)
    return f"[{dropped}]", f"[{spaced}]"


def _write_settings(shape: Shape, pieces: Pieces, folder: Path) -> None:
    _write_json(folder / "config.json", _encoder_settings(shape, pieces))
    _write_json(folder / "tokenizer_config.json", _tokenizer_settings(pieces))
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": MAXIMUM_TOKENS, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )
    _write_json(folder / "1_Pooling" / "config.json", {"embedding_dimension": shape.hidden, "pooling_mode": "mean"})
    _write_json(folder / "2_Normalize" / "config.json", {"module_input_name": "sentence_embedding"})
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(kinds.items())
    ]
    _write_json(folder / "modules.json", modules)


def _encoder_settings(shape: Shape, pieces: Pieces) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "hidden_act": "gelu",
        "layer_norm_eps": round(shape.layer_norm_epsilon, 15),
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "vocab_size": shape.vocabulary,
        "pad_token_id": pieces.padding,
    }


def _tokenizer_settings(pieces: Pieces) -> dict[str, Any]:
    names = [name for name, _ in pieces.pieces]
    begin, end = names[pieces.begin], names[pieces.end]
    return {
        # The plain class: transformers' own XLM-R class would rebuild the tokenizer and lose the character rules.
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAXIMUM_TOKENS,
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "unk_token": names[pieces.unknown],
        "pad_token": names[pieces.padding],
        "mask_token": "<mask>",
    }


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
