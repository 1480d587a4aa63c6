"""Files that come with the program: found in their package, hashed before use, and told in one line if not whole."""

import hashlib
import re
import sys
from pathlib import Path

import pytest

from models.errors import ModelDamagedError, ModelMissingError, UnknownModelError
from models.manifest import ShippedModel, load_manifest, shipped_models
from models.shipped import shipped_path, shipped_state

CONTENT = bytes(range(256)) * 8
SAMPLE = ShippedModel(
    name="sample",
    purpose="evidence",
    file="carrying_package/layers.bin",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    base="multilingual-e5-small",
    licence="MIT",
    card="sample.md",
)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file in a package of its own, as the program's packages hold theirs."""
    package = tmp_path / "carrying_package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "layers.bin").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(tmp_path)
    yield package / "layers.bin"
    sys.modules.pop("carrying_package", None)


def test_the_evidence_model_ships_whole():
    (model,) = shipped_models()
    assert (model.name, model.purpose) == ("evidence-cross-encoder", "evidence")
    assert shipped_state(model) == "ready"
    assert shipped_path(model.name).read_bytes()[8:9] == b"{"  # the header of a safetensors file


@pytest.mark.parametrize("model", shipped_models(), ids=lambda model: model.name)
def test_every_shipped_model_says_what_it_is_and_what_it_builds_on(model):
    assert re.fullmatch(r"[0-9a-f]{64}", model.sha256)
    assert model.base in {each.name for each in load_manifest()}
    assert {"MIT", "Apache-2.0"} >= set(model.licence.split(" AND "))
    assert (Path(__file__).parents[2] / model.card).is_file()


def test_a_whole_file_is_found_where_its_package_lies(file):
    assert shipped_path("sample", (SAMPLE,)) == file


def test_a_flipped_bit_is_told_in_one_line(file):
    file.write_bytes(bytes([CONTENT[0] ^ 4]) + CONTENT[1:])
    assert shipped_state(SAMPLE) == "damaged"
    with pytest.raises(ModelDamagedError, match=r"model 'sample' is damaged: .*; install the program again") as caught:
        shipped_path("sample", (SAMPLE,))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"x"], ids=["empty", "short", "long"])
def test_a_file_of_another_size_is_damaged(file, content):
    file.write_bytes(content)
    assert shipped_state(SAMPLE) == "damaged"
    with pytest.raises(ModelDamagedError):
        shipped_path("sample", (SAMPLE,))


def test_a_missing_file_is_told_with_what_to_do(file):
    file.unlink()
    assert shipped_state(SAMPLE) == "missing"
    with pytest.raises(ModelMissingError, match=r"'sample' is not where .*; install the program again"):
        shipped_path("sample", (SAMPLE,))


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UnknownModelError, match="no model 'gpt'; the manifest knows sample"):
        shipped_path("gpt", (SAMPLE,))
