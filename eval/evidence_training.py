"""Train the evidence model: multilingual-e5-small's layers, its embeddings frozen, as a cross-encoder.

The loss of a group is the binary cross-entropy of its texts plus, where some texts answer and some do not, the
cross-entropy of ranking those that answer first. The head reads the mean of the tokens' states, as E5 was trained to:
after 300 steps that ranks and tells better than the first token's state (eval/evidence.md). Everything is drawn from
one seed; a stopped training goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.evidence_groups import Group
from rag.eight_bit import quantised
from rag.evidence_model import base_tensors, encoder, load_tensors, mean_state, pair_tokens, tokenizer

SEED = 20261121
STEP_SIZE, WARM_UP, WEIGHT_DECAY = 1e-4, 0.06, 0.01
TOKENS = 2400  # padded tokens of a step
NEIGHBOURS = 320  # groups sorted by length among themselves, so that little is padding
NEGATIVES = 1.5  # what all texts of a group that do not answer weigh together
RANKING = 0.5
LEARNT_FROM = ("encoder.", "embeddings.position", "embeddings.token_type", "embeddings.LayerNorm")
KEPT_EVERY = 100  # steps between two checkpoints

Progress = Callable[[int, int], None]
Batch = list[tuple[Group, list[list[int]]]]


@dataclass
class Learner:
    """The model while it learns."""

    layers: Any
    head: Any
    words: NDArray[np.float32]
    optimizer: Any

    @classmethod
    def fresh(cls, base: Path, start: Path | None = None) -> Learner:
        """multilingual-e5-small's own weights under a new head, or the model in the file ``start``."""
        import torch
        from safetensors.numpy import load_file

        torch.manual_seed(SEED)
        words, _ = base_tensors(base)
        tensors = load_file(base / "model.safetensors")
        layers = encoder(base, {name: tensor for name, tensor in tensors.items() if name.startswith(LEARNT_FROM)})
        layers.encoder.requires_grad_(True)
        head = torch.nn.Linear(words.shape[1], 1)
        torch.nn.init.normal_(head.weight, std=0.02)
        torch.nn.init.zeros_(head.bias)
        if start:
            load_into(layers, head, load_tensors(start))
        parameters = [*layers.encoder.parameters(), *head.parameters()]
        groups = [
            {"params": [each for each in parameters if each.dim() > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [each for each in parameters if each.dim() == 1], "weight_decay": 0.0},
        ]
        return cls(layers, head, words, torch.optim.AdamW(groups, lr=STEP_SIZE))

    def scores(self, pairs: Sequence[Sequence[int]]) -> Any:
        """The log-odds of each pair, as a tensor that remembers its gradient."""
        import torch

        longest = max(map(len, pairs))
        vectors = np.zeros((len(pairs), longest, self.words.shape[1]), np.float32)
        mask = torch.zeros(len(pairs), longest, dtype=torch.long)
        for row, tokens in enumerate(pairs):
            vectors[row, : len(tokens)] = self.words[tokens]
            mask[row, : len(tokens)] = 1
        with torch.autocast("cpu", torch.bfloat16):
            states = self.layers(inputs_embeds=torch.from_numpy(vectors), attention_mask=mask).last_hidden_state
            return self.head(mean_state(states, mask)).squeeze(-1).float()

    def step(self, batch: Batch, rate: float) -> float:
        """Learn from one batch; the mean loss of its groups before."""
        import torch

        scores = self.scores([pair for _, pairs in batch for pair in pairs])
        losses, start = [], 0
        for group, pairs in batch:
            losses.append(loss_of(scores[start : start + len(pairs)], group.labels))
            start += len(pairs)
        loss = torch.stack(losses).mean()
        for parameters in self.optimizer.param_groups:
            parameters["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own
        trained = [each for parameters in self.optimizer.param_groups for each in parameters["params"]]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        self.optimizer.step()
        return float(loss.detach())

    def tensors(self) -> dict[str, NDArray[Any]]:
        """The layers and the head under the names that ``rag.evidence_model`` reads."""
        named = {f"encoder.{name}": tensor for name, tensor in self.layers.encoder.state_dict().items()}
        named |= {f"head.{name}": tensor for name, tensor in self.head.state_dict().items()}
        return {name: tensor.detach().numpy() for name, tensor in named.items()}


def load_into(layers: Any, head: Any, tensors: dict[str, NDArray[np.float32]]) -> None:
    """Put a trained model's tensors, named as in ``Learner.tensors``, in the place of the learner's own."""
    import torch

    for module, prefix in ((layers.encoder, "encoder."), (head, "head.")):
        own = {name.removeprefix(prefix): each for name, each in tensors.items() if name.startswith(prefix)}
        module.load_state_dict({name: torch.from_numpy(each) for name, each in own.items()})


def loss_of(scores: Any, labels: Sequence[bool]) -> Any:
    """The loss of one group: texts that answer weigh 1 together, the others at most ``NEGATIVES``."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    wanted = torch.tensor(labels, dtype=torch.float)
    right, wrong = int(wanted.sum()), len(labels) - int(wanted.sum())
    weights = torch.where(wanted > 0, 1 / max(right, 1), min(1.0, NEGATIVES / max(wrong, 1)))
    loss = (binary_cross_entropy_with_logits(scores, wanted, reduction="none") * weights).sum()
    if right and wrong:
        loss = loss + RANKING * (torch.logsumexp(scores, 0) - torch.logsumexp(scores[wanted > 0], 0))
    return loss


def batches(groups: Sequence[Group], base: Path) -> list[Batch]:
    """The groups in batches of about ``TOKENS`` tokens, in an order drawn from the seed."""
    read = tokenizer(base)
    random = Random(SEED)
    shuffled = random.sample(groups, len(groups))
    encoded = [(group, pair_tokens(read, group.question, group.texts)) for group in shuffled]
    packed: list[Batch] = []
    for start in range(0, len(encoded), NEIGHBOURS):
        packed += _packed(sorted(encoded[start : start + NEIGHBOURS], key=lambda item: max(map(len, item[1]))))
    random.shuffle(packed)
    return packed


def _packed(encoded: Sequence[tuple[Group, list[list[int]]]]) -> list[Batch]:
    packed: list[Batch] = [[]]
    for item in encoded:  # shortest first: the newest item is the longest of its batch
        rows = sum(len(pairs) for _, pairs in packed[-1]) + len(item[1])
        if packed[-1] and rows * max(map(len, item[1])) > TOKENS:
            packed.append([])
        packed[-1].append(item)
    return packed


def train(groups: Sequence[Group], base: Path, out: Path, progress: Progress, start: Path | None = None) -> list[float]:
    """Train on the groups and write the model to ``out``; the losses of the steps done in this process.

    ``start`` is a model that is trained on, by default multilingual-e5-small itself.
    A checkpoint beside ``out`` lets a stopped training go on; it goes when the model is written.
    """
    from safetensors.numpy import save_file

    packed = batches(groups, base)
    learner, done = resumed(base, checkpoint(out), len(packed), start)
    losses = []
    for number in range(done, len(packed)):
        losses.append(learner.step(packed[number], rate_at(number, len(packed))))
        if (number + 1) % KEPT_EVERY == 0:
            keep(learner, checkpoint(out), {"done": number + 1, "steps": len(packed), "start": str(start)})
        progress(number + 1, len(packed))
    # One entry: the library writes several in an order of its own, and the same training must give the same file.
    save_file(quantised(learner.tensors()), out, metadata={"base": "multilingual-e5-small"})
    checkpoint(out).unlink(missing_ok=True)
    return losses


def rate_at(step: int, steps: int) -> float:
    """The step size: up to the full one over the warm-up, then down in a straight line to nearly nothing."""
    return STEP_SIZE * min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)


def checkpoint(out: Path) -> Path:
    """Where a training of this model keeps its state."""
    return out.with_name(f"{out.name}.part")


def keep(learner: Learner, path: Path, known: dict[str, int | str]) -> None:
    """Write the state, beside what is ``known`` of the training; a stop in between leaves the one before."""
    import torch

    state = known | {
        "layers": learner.layers.encoder.state_dict(),
        "head": learner.head.state_dict(),
        "optimizer": learner.optimizer.state_dict(),
    }
    fresh = path.with_name(f"{path.name}.new")
    torch.save(state, fresh)
    fresh.replace(path)


def resumed(base: Path, path: Path, steps: int, start: Path | None = None) -> tuple[Learner, int]:
    """A learner and how many steps it has done; fresh where there is no state of such a training."""
    import torch

    learner = Learner.fresh(base, start)
    if not path.exists():
        return learner, 0
    state = torch.load(path, weights_only=True)
    if (state["steps"], state.get("start")) != (steps, str(start)):
        return learner, 0
    learner.layers.encoder.load_state_dict(state["layers"])
    learner.head.load_state_dict(state["head"])
    learner.optimizer.load_state_dict(state["optimizer"])
    return learner, int(state["done"])
