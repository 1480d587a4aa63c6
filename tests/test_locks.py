"""The locks say what pyproject.toml asks for: whoever adds a dependency and forgets `make lock` learns it here."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source_tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {
    "requirements.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]],
    "requirements-test.lock": PROJECT["dependency-groups"]["test"],
}
PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def entries(lock):
    """Every package of a lock with its text: ``idna==3.20 \\`` and the hashes below it."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return re.split(r"\n(?=[a-z0-9])", text)


def pins(lock):
    """``{"idna": "3.20", ...}``."""
    return {match["name"]: match["version"] for match in map(PIN.search, entries(lock)) if match}


@pytest.mark.parametrize("lock", ASKED)
def test_everything_asked_for_is_locked_at_a_version_that_fits(lock):
    locked = pins(lock) | pins("requirements-torch.lock")
    asked = map(Requirement, ASKED[lock])
    wrong = [str(r) for r in asked if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))]
    absent = [entry for entry in ASKED[lock] if canonicalize_name(Requirement(entry).name) not in locked]
    assert wrong == absent == []


@pytest.mark.parametrize("lock", ASKED)
def test_every_locked_package_has_hashes(lock):
    naked = [entry for entry in entries(lock) if PIN.search(entry) and "--hash=sha256:" not in entry]
    assert naked == []


def test_torch_alone_is_locked_without_hashes_as_its_build_differs_by_platform():
    assert list(pins("requirements-torch.lock")) == ["torch"]
    assert "torch" not in pins("requirements.lock") | pins("requirements-test.lock")


def test_both_locks_agree_on_what_they_share():
    product, tests = pins("requirements.lock"), pins("requirements-test.lock")
    assert {name: product[name] for name in tests.keys() & product} == {
        name: tests[name] for name in tests.keys() & product
    }
