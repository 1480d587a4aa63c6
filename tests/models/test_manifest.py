import re
import tomllib
from pathlib import Path

import pytest

from models.errors import UnknownModelError
from models.manifest import GGUF, SENTENCE_TRANSFORMERS, load_manifest, named

MODELS = load_manifest()
SHA256 = re.compile(r"[0-9a-f]{64}")


def test_the_two_default_models_are_named():
    assert {model.name: model.purpose for model in MODELS} == {
        "multilingual-e5-small": "embedding",
        "qwen2.5-coder-1.5b-instruct": "generation",
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_model_says_what_it_is_and_under_which_licence(model):
    assert SHA256.fullmatch(model.sha256)
    assert model.licence in {"MIT", "Apache-2.0"}
    assert model.origin.startswith("https://")
    assert model.form in {GGUF, SENTENCE_TRANSFORMERS}
    assert (model.folder_size > 0) == (model.form == SENTENCE_TRANSFORMERS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_parts_add_up_to_the_whole(model):
    assert sum(part.size for part in model.parts) == model.size
    assert len({part.member for part in model.parts}) == len(model.parts)
    for part in model.parts:
        assert SHA256.fullmatch(part.sha256)
        assert part.download > 0
        assert re.fullmatch(r"\d+(\.\d+)+", part.version)


def test_the_parts_of_the_generator_are_in_order():
    parts = named(MODELS, "qwen2.5-coder-1.5b-instruct").parts
    assert [part.member[-10:] for part in parts] == [f"part{number:02}.bin" for number in range(1, 23)]


def test_the_generator_is_pinned_to_a_commit_of_the_hub():
    hub = named(MODELS, "qwen2.5-coder-1.5b-instruct").hub
    assert hub is not None
    assert re.fullmatch(r"[0-9a-f]{40}", hub.revision)


def test_the_engine_that_the_tests_compare_with_is_the_package_the_weights_come_from():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    (part,) = named(MODELS, "multilingual-e5-small").parts
    assert str(part) in project["dependency-groups"]["test"]


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UnknownModelError, match="no model 'gpt'; the manifest knows multilingual-e5-small, qwen"):
        named(MODELS, "gpt")
