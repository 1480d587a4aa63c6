import platform
import re
from importlib import resources
from importlib.metadata import version

from eval.machine import OF_ANSWERS, data_hashes, machine, memory_mib, peak_memory_mib, versions


def test_versions_are_those_of_the_installed_packages():
    assert versions()["numpy"] == version("numpy")
    assert "no-such-package" not in versions()


def test_the_data_files_have_a_hash_each():
    hashes = data_hashes()
    told = {"prompts", "weights", "evidence model", "glossary", "shared words", "places", "replaced rules"}
    assert set(hashes) == told
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes.values())
    assert len(set(hashes.values())) == len(told)
    assert hashes == data_hashes()


def test_no_data_file_of_the_answers_is_forgotten():
    data = {item.name for item in resources.files("rag").iterdir() if item.is_file() and not item.name.endswith(".py")}
    assert data == set(OF_ANSWERS.values())


def test_the_machine_is_told():
    told = machine()
    assert told["python"] == platform.python_version()
    assert told["cores"] >= 1
    assert told["memory_gib"] > 0
    assert told["cpu"]


def test_memory_is_told_in_mebibytes():
    assert 10 < memory_mib() <= peak_memory_mib() + 1
    assert peak_memory_mib() < 1_000_000
