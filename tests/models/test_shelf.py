import os
import shutil

import pytest

from models.errors import ModelDamagedError, ModelMissingError, UnknownModelError
from models.places import Places
from models.shelf import ModelShelf
from models.sources import Sources
from tests.models.fakes import FakeHub, FakePackages, content_of, silent, small_model

MODEL = small_model()


@pytest.fixture
def shelf(tmp_path):
    shelf = ModelShelf(tmp_path, (MODEL,), Sources(FakePackages(MODEL), FakeHub()))
    shelf.pull("small", silent)
    return shelf


def flip_one_bit(path, place=1234):
    content = bytearray(path.read_bytes())
    content[place] ^= 0b100
    path.write_bytes(content)


def test_a_missing_model_is_answered_with_the_command_that_brings_it(tmp_path):
    shelf = ModelShelf(tmp_path / "nowhere", (MODEL,))
    assert shelf.state("small") == "missing"
    with pytest.raises(ModelMissingError, match=r"^model 'small' is not on this machine; run `tanya-asn models pull`$"):
        shelf.path("small")
    assert not (tmp_path / "nowhere").exists()


def test_an_unknown_model_is_named(shelf):
    with pytest.raises(UnknownModelError, match="no model 'large'"):
        shelf.state("large")


def test_a_partial_file_has_no_path(tmp_path):
    Places(tmp_path, MODEL).partial.write_bytes(content_of(MODEL)[:1500])
    shelf = ModelShelf(tmp_path, (MODEL,))
    assert shelf.state("small") == "partial"
    with pytest.raises(ModelMissingError):
        shelf.path("small")


def test_a_truncated_model_is_damaged(shelf):
    with shelf.path("small").open("r+b") as file:
        file.truncate(MODEL.size - 1)
    assert shelf.state("small") == "damaged"
    with pytest.raises(ModelDamagedError, match=r"model 'small' is damaged.*; run `tanya-asn models pull`$"):
        shelf.path("small")


def test_one_flipped_bit_is_seen_before_the_model_is_opened(shelf):
    flip_one_bit(shelf.path("small"))
    assert shelf.state("small") == "damaged"


def test_a_flipped_bit_under_an_old_date_is_seen_by_check_and_remembered(shelf):
    path = shelf.path("small")
    dates = path.stat()
    flip_one_bit(path)
    os.utime(path, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert shelf.check("small") == "damaged"
    assert shelf.state("small") == "damaged"


def test_check_finds_a_whole_model_ready(shelf):
    assert shelf.check("small") == "ready"


def test_an_untouched_model_is_not_read_again(shelf):
    path = shelf.path("small")
    dates = path.stat()
    flip_one_bit(path)  # so that reading it would show
    os.utime(path, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert shelf.state("small") == "ready"


def test_a_model_copied_from_another_machine_is_hashed_once_and_then_known(shelf, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(shelf.path("small"), elsewhere)
    copied = ModelShelf(elsewhere, (MODEL,))
    assert copied.state("small") == "ready"
    assert (elsewhere / "small.stamp.json").exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"made_from": 1}', '{"made_from": "x", "files": {"file": {}}}']
)
def test_a_stamp_that_cannot_be_read_only_costs_a_hashing(shelf, content):
    Places(shelf.folder, MODEL).stamp.write_text(content)
    assert shelf.state("small") == "ready"


def test_the_fingerprint_of_a_file_is_its_hash(shelf):
    assert shelf.fingerprint("small") == MODEL.sha256
