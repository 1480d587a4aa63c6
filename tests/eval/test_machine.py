import platform
import re
from importlib.metadata import version

from eval.machine import data_hashes, machine, memory_mib, peak_memory_mib, versions


def test_versions_are_those_of_the_installed_packages():
    assert versions()["numpy"] == version("numpy")
    assert "no-such-package" not in versions()


def test_the_data_files_have_a_hash_each():
    hashes = data_hashes()
    assert set(hashes) == {"prompts", "weights"}
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes.values())
    assert hashes == data_hashes()


def test_the_machine_is_told():
    told = machine()
    assert told["python"] == platform.python_version()
    assert told["cores"] >= 1
    assert told["memory_gib"] > 0
    assert told["cpu"]


def test_memory_is_told_in_mebibytes():
    assert 10 < memory_mib() <= peak_memory_mib() + 1
    assert peak_memory_mib() < 1_000_000
