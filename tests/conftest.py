"""Settings that every test needs before the first import, and the models of this machine."""

# ruff: noqa: E402  # the settings have to stand before the imports that read them

import os

for name, value in {
    "OMP_WAIT_POLICY": "PASSIVE",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
    "LANGSMITH_TRACING": "false",
}.items():
    os.environ.setdefault(name, value)

from pathlib import Path

import platformdirs
import pytest

from models.shelf import ModelShelf

pytest_plugins = ["tests.network_guard"]


@pytest.fixture(scope="session")
def model_shelf() -> ModelShelf:
    """The default models, for tests marked `models`; without them such a test is skipped."""
    home = Path(os.environ.get("TANYA_ASN_HOME") or platformdirs.user_data_path("tanya-asn"))
    shelf = ModelShelf(home / "models")
    absent = [model.name for model in shelf.models if shelf.state(model.name) in ("missing", "partial")]
    if absent:
        pytest.skip(f"no {' and no '.join(absent)} in {shelf.folder}; run `tanya-asn models pull`")
    return shelf
