"""The evidence model over a tiny base: its scores are BERT's own, however its texts are put together."""

import random
import shutil

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from rag.evidence_model import (
    BATCH,
    LONGEST,
    LONGEST_QUESTION,
    WORDS,
    EvidenceModel,
    EvidenceModelError,
    base_tensors,
    encoder,
    load_tensors,
    pair_tokens,
    tokenizer,
)
from tests.rag.tiny_evidence import HIDDEN, random_bert, save_tiny_base, save_tiny_evidence_model
from tests.rag.tiny_evidence import WORDS as VOCABULARY

QUESTION = "asn wajib netral"
DRAW = random.Random(3)
TEXTS = [" ".join(DRAW.choices(VOCABULARY, k=DRAW.randint(1, 40))) for _ in range(2 * BATCH + 5)]
LONG = " ".join(DRAW.choices(VOCABULARY, k=3 * LONGEST))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return save_tiny_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return save_tiny_evidence_model(tmp_path_factory.mktemp("evidence") / "evidence.safetensors")


@pytest.fixture(scope="module")
def model(base, file):
    return EvidenceModel(base, file)


@pytest.fixture(scope="module")
def plain_scores(base, file):
    """The same tokens read by a whole BertModel, one pair at a time, with no padding."""
    own = load_tensors(file)
    bert = random_bert(7)
    known = {name: torch.from_numpy(tensor) for name, tensor in own.items() if name.startswith("encoder.")}
    bert.load_state_dict(bert.state_dict() | known)

    def score(question, texts):
        pairs = pair_tokens(tokenizer(base), question, texts)
        with torch.inference_mode():
            means = [bert(torch.tensor([pair])).last_hidden_state[0].mean(0).numpy() for pair in pairs]
        return np.array([vector @ own["head.weight"][0] + own["head.bias"][0] for vector in means])

    return score


@pytest.mark.parametrize("question", [QUESTION, "", LONG], ids=["short", "empty", "long"])
def test_the_scores_are_those_of_a_plain_bert(model, plain_scores, question):
    texts = [*TEXTS, "", "kata asing", LONG]
    scores = model.scores(question, texts)
    assert scores.shape == (len(texts),)
    np.testing.assert_allclose(scores, plain_scores(question, texts), atol=1e-4)
    assert np.ptp(scores) > 0.01  # different texts are told apart


def test_a_text_scores_the_same_alone_and_beside_longer_ones(model):
    alone = [model.scores(QUESTION, [text])[0] for text in TEXTS]
    np.testing.assert_allclose(model.scores(QUESTION, [*TEXTS, LONG])[:-1], alone, atol=1e-5)


def test_a_score_stays_with_its_text_in_any_order(model):
    order = random.Random(1).sample(range(len(TEXTS)), len(TEXTS))
    shuffled = model.scores(QUESTION, [TEXTS[place] for place in order])
    np.testing.assert_allclose(shuffled, model.scores(QUESTION, TEXTS)[order], atol=1e-5)


def test_no_texts_have_no_scores(model):
    assert model.scores(QUESTION, []).shape == (0,)


def test_a_pair_is_the_question_with_its_prefix_and_the_text_between_marks(base):
    read = tokenizer(base)
    (pair,) = pair_tokens(read, "asn netral", ["bupati hadir"])
    assert [read.id_to_token(token) for token in pair] == (
        ["<s>", "query", ":", "asn", "netral", "</s>", "</s>", "bupati", "hadir", "</s>"]
    )


def test_what_is_too_long_is_cut_and_not_refused(base, model):
    read = tokenizer(base)
    (pair,) = pair_tokens(read, LONG, [LONG])
    assert len(pair) == LONGEST
    assert pair[LONGEST_QUESTION + 1 : LONGEST_QUESTION + 3] == [read.token_to_id("</s>")] * 2
    assert pair[-1] == read.token_to_id("</s>")
    words = LONG.split()
    room = LONGEST - 4 - len(["query", ":", *QUESTION.split()])
    short, beyond = " ".join(words[:room]), " ".join([*words[:room], "hadiah"])
    scores = model.scores(QUESTION, [LONG, short, beyond])
    np.testing.assert_allclose(scores, scores[0], atol=1e-6)
    assert model.scores(QUESTION, [" ".join(words[: room - 20])])[0] != pytest.approx(scores[0], abs=1e-6)


def test_the_word_embeddings_stay_on_disk(base, file):
    words, rest = base_tensors(base)
    assert isinstance(words, np.memmap)
    np.testing.assert_array_equal(words, load_file(base / "model.safetensors")[WORDS])
    assert WORDS not in rest
    assert all(name.startswith("embeddings.") for name in rest)
    read = encoder(base, rest | load_tensors(file))
    assert read.embeddings.word_embeddings.weight.shape == (1, HIDDEN)


def test_the_model_is_loaded_when_it_is_first_asked(base, tmp_path):
    model = EvidenceModel(base, tmp_path / "comes-later.safetensors")
    save_tiny_evidence_model(tmp_path / "comes-later.safetensors")
    assert model.scores(QUESTION, ["asn"]).shape == (1,)


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without(*names):
    def rewrite(path):
        save_file({name: tensor for name, tensor in load_file(path).items() if not name.startswith(names)}, path)

    return rewrite


def narrower(path):
    tensors = load_file(path)
    name = "encoder.layer.0.attention.self.query.weight"
    save_file(tensors | {name: tensors[name][:, 1:].copy()}, path)


BROKEN = {
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "empty": lambda path: path.write_bytes(b""),
    "half": half,
    "no such format": lambda path: path.write_text("<html>not found</html>" * 20, encoding="utf-8"),
    "no head": without("head."),
    "no bias": without("head.bias"),
    "no layers": without("encoder."),
    "a layer short": without("encoder.layer.1."),
    "another shape": narrower,
}


@pytest.mark.parametrize("break_it", BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_evidence_model_is_told_in_one_short_line(base, file, tmp_path, break_it):
    broken = shutil.copy(file, tmp_path / "broken.safetensors")
    break_it(broken)
    with pytest.raises(EvidenceModelError) as caught:
        EvidenceModel(base, broken).scores(QUESTION, ["asn"])
    assert str(caught.value).startswith(f"the evidence model '{broken}' can't be loaded over '{base}' (")
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 300 + len(str(broken)) + len(str(base))


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_base_that_lacks_a_file_is_told_in_one_line(base, file, tmp_path, name):
    lacking = shutil.copytree(base, tmp_path / "lacking")
    (lacking / name).unlink()
    with pytest.raises(EvidenceModelError, match=r"can't be loaded over .*No such file") as caught:
        EvidenceModel(lacking, file).scores(QUESTION, ["asn"])
    assert len(str(caught.value).splitlines()) == 1
