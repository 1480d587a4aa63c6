"""Training the evidence model: the loss worked by hand, what a step reads, and a tiny task that is learnt."""

import math
from collections import Counter
from random import Random

import pytest
import torch

from eval import evidence_training
from eval.evidence_groups import Group
from eval.evidence_training import NEIGHBOURS, TOKENS, batches, checkpoint, loss_of, rate_at, train
from rag.evidence_model import EvidenceModel
from tests.rag.tiny_evidence import WORDS, save_tiny_base

LN2 = math.log(2)


@pytest.mark.parametrize(
    ("scores", "labels", "loss"),
    [
        # Each text at 0 costs ln 2; those that don't answer weigh 1.5 together, but none more than 1.
        ([0, 0], [True, False], LN2 + LN2 + 0.5 * math.log(2 / 1)),
        ([0, 0, 0, 0], [True, False, False, False], LN2 + 1.5 * LN2 + 0.5 * math.log(4 / 1)),
        ([0, 0, 0], [True, True, False], LN2 + LN2 + 0.5 * math.log(3 / 2)),
        # Nothing to rank where all texts answer, or none.
        ([0, 0], [True, True], LN2),
        ([0], [False], LN2),
        ([0] * 6, [False] * 6, 1.5 * LN2),
        # ln(1 + e^-2) = 0.126928, ln(1 + e^-1) = 0.313262, half of ln(1 + e^-3) = 0.048587
        ([2, -1], [True, False], 0.126928 + 0.313262 + 0.5 * 0.048587),
        # ln(1 + e^2) = 2.126928, ln(1 + e^1) = 1.313262, half of ln(1 + e^3) = 3.048587
        ([-2, 1], [True, False], 2.126928 + 1.313262 + 0.5 * 3.048587),
    ],
)
def test_the_loss_of_a_group_is_as_worked_by_hand(scores, labels, loss):
    assert float(loss_of(torch.tensor(scores, dtype=torch.float), labels)) == pytest.approx(loss, abs=1e-5)


def test_the_step_size_rises_over_the_warm_up_and_falls_to_nearly_nothing():
    rates = [rate_at(step, 1000) for step in range(1000)]
    top = rates.index(max(rates))
    assert top == 59
    assert rates[:60] == sorted(rates[:60])
    assert rates[59:] == sorted(rates[59:], reverse=True)
    assert max(rates) == pytest.approx(evidence_training.STEP_SIZE, rel=0.07)
    assert rates[-1] == pytest.approx(0.02 * evidence_training.STEP_SIZE)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return save_tiny_base(tmp_path_factory.mktemp("base"))


def sentence(random, longest=60):
    return " ".join(random.choices(WORDS, k=random.randint(1, longest)))


def some_groups(count):
    random = Random(5)
    sizes = [random.randint(1, 7) for _ in range(count)]
    return [
        Group(f"{n} {sentence(random)}", tuple(sentence(random) for _ in range(k)), (False,) * k)
        for n, k in enumerate(sizes)
    ]


def test_the_batches_hold_every_group_once_with_its_tokens(base):
    groups = some_groups(2 * NEIGHBOURS + 60)
    packed = batches(groups, base)
    assert Counter(group for batch in packed for group, _ in batch) == Counter(groups)
    assert all(len(pairs) == len(group.texts) for batch in packed for group, pairs in batch)
    assert [group for batch in packed for group, _ in batch] != groups


def test_no_batch_is_padded_beyond_its_budget_unless_it_is_one_group(base):
    huge = Group("asn", ("calon " * 300,) * 20, (False,) * 20)
    packed = batches([*some_groups(700), huge], base)
    sizes = {}
    for number, batch in enumerate(packed):
        pairs = [pair for _, pairs in batch for pair in pairs]
        sizes[number] = len(pairs) * max(map(len, pairs))
        assert sizes[number] <= TOKENS or len(batch) == 1
    assert max(sizes.values()) > TOKENS  # the huge one, alone
    assert sum(sizes.values()) / len(sizes) > TOKENS / 2  # and the others don't waste their room


def test_the_batches_are_the_same_each_time(base):
    assert batches(some_groups(400), base) == batches(some_groups(400), base)


def learnable(count, seed=9):
    """A text answers if it says "ikrar", whatever is asked."""
    random, found = Random(seed), []
    others = [word for word in WORDS if word != "ikrar"]
    for _ in range(count):
        texts = [" ".join(random.choices(others, k=4)) for _ in range(3)]
        texts[0] = f"ikrar {texts[0]}"
        found.append(Group(" ".join(random.choices(others, k=2)), tuple(texts), (True, False, False)))
    return found


@pytest.fixture
def quick(monkeypatch):
    """Steps for a model of a few thousand weights: larger, over fewer texts, with a checkpoint every fifth."""
    monkeypatch.setattr(evidence_training, "STEP_SIZE", 5e-3)
    monkeypatch.setattr(evidence_training, "TOKENS", 130)
    monkeypatch.setattr(evidence_training, "KEPT_EVERY", 5)


def silent(done, total):
    """A progress that is not shown."""


def test_a_task_is_learnt_and_the_file_ranks_the_text_that_answers_first(base, tmp_path, quick):
    out = tmp_path / "evidence.safetensors"
    losses = train(learnable(400), base, out, silent)
    tenth = len(losses) // 10
    assert sum(losses[-tenth:]) < 0.3 * sum(losses[:tenth])
    model, unseen = EvidenceModel(base, out), learnable(60, seed=10)
    first = [int(model.scores(group.question, group.texts).argmax()) for group in unseen]
    assert first.count(0) >= 57
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


class StoppedError(Exception):
    """Someone ended the training."""


def stop_after(steps):
    def progress(done, total):
        if done == steps:
            raise StoppedError

    return progress


def test_a_stopped_training_goes_on_and_ends_in_the_same_file(base, tmp_path, quick):
    groups, whole, stopped = learnable(60), tmp_path / "whole", tmp_path / "stopped"
    expected = train(groups, base, whole, silent)
    assert len(expected) > 15
    with pytest.raises(StoppedError):
        train(groups, base, stopped, stop_after(12))
    assert not stopped.exists()
    assert checkpoint(stopped).exists()
    done = []
    losses = train(groups, base, stopped, lambda *each: done.append(each))
    assert done[0] == (11, len(expected))
    assert losses == expected[10:]
    assert stopped.read_bytes() == whole.read_bytes()
    assert not checkpoint(stopped).exists()


def test_a_training_over_other_groups_does_not_go_on_where_one_was_stopped(base, tmp_path, quick):
    fresh, other = tmp_path / "fresh", tmp_path / "other"
    expected = train(learnable(40), base, fresh, silent)
    with pytest.raises(StoppedError):
        train(learnable(90), base, other, stop_after(7))
    assert train(learnable(40), base, other, silent) == expected
    assert other.read_bytes() == fresh.read_bytes()


def test_a_trained_model_is_trained_on(base, tmp_path, quick):
    first, second = tmp_path / "first", tmp_path / "second"
    losses = train(learnable(400), base, first, silent)
    assert train(learnable(40, seed=10), base, second, silent, start=first)[0] < 0.3 * losses[0]


def test_a_training_from_another_model_does_not_go_on_where_one_was_stopped(base, tmp_path, quick):
    groups, start, out = learnable(60), tmp_path / "start", tmp_path / "out"
    train(groups, base, start, silent)
    with pytest.raises(StoppedError):
        train(groups, base, out, stop_after(12))
    done = []
    train(groups, base, out, lambda *each: done.append(each), start=start)
    assert done[0][0] == 1


def test_the_embeddings_are_not_trained_and_not_in_the_file(base, tmp_path, quick):
    from rag.evidence_model import load_tensors

    out, before = tmp_path / "evidence", (base / "model.safetensors").read_bytes()
    train(learnable(10), base, out, silent)
    assert {name.partition(".")[0] for name in load_tensors(out)} == {"encoder", "head"}
    assert (base / "model.safetensors").read_bytes() == before
