import struct

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from models.e5 import convert
from models.e5_source import dequantized, open_source
from models.errors import ModelDamagedError
from models.manifest import SENTENCE_TRANSFORMERS, Model
from models.places import Places
from models.pull import pull
from models.shelf import ModelShelf
from models.sources import Sources
from models.stamp import sha256_of
from tests.models.fakes import FakeHub, FakePackages, part_of, silent
from tests.models.tiny_e5 import HIDDEN, PIECES, write_tiny_source


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_tiny_source(tmp_path_factory.mktemp("source") / "tiny.bin")


@pytest.fixture(scope="module")
def folder(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("converted") / "tiny"
    convert(source, folder)
    return folder


def test_a_block_is_dequantized_as_done_by_hand():
    # scale 0.5; the first byte 0x2F holds weight 0 (0xF) and weight 16 (0x2), the others 8, which is nought
    block = struct.pack("<e", 0.5) + bytes([0x2F] + [0x88] * 15)
    expected = np.zeros(32)
    expected[0], expected[16] = (15 - 8) * 0.5, (2 - 8) * 0.5
    np.testing.assert_array_equal(dequantized(block), expected)


def test_the_folder_opens_in_sentence_transformers_and_gives_unit_vectors(folder):
    encoder = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    vectors = encoder.encode(["asn netral", "netral"])
    assert vectors.shape == (2, HIDDEN)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_query("asn"), encoder.encode("query: asn"), atol=1e-6)
    assert not np.allclose(vectors[0], vectors[1])


def test_every_tensor_of_the_source_is_in_the_folder_unchanged(source, folder):
    from safetensors.numpy import load_file

    written = load_file(folder / "model.safetensors")
    with open_source(source) as opened:
        np.testing.assert_array_equal(
            written["embeddings.word_embeddings.weight"], opened.tensor("emb.word", len(PIECES), HIDDEN)
        )
        np.testing.assert_array_equal(
            written["encoder.layer.0.intermediate.dense.weight"], opened.tensor("l0.fi.w", 64, HIDDEN)
        )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("asn netral", ["<s>", "▁asn", "▁netral", "</s>"]),
        ("  asn \t netral\t", ["<s>", "▁asn", "▁netral", "</s>"]),
        ("as\x01n", ["<s>", "▁asn", "</s>"]),
        ("asn zz", ["<s>", "▁asn", "▁", "<unk>", "</s>"]),
        ("ａｓｎ", ["<s>", "▁asn", "</s>"]),
    ],
)
def test_text_becomes_the_pieces_of_the_source(folder, text, tokens):
    places = {name: place for place, (name, _) in enumerate(PIECES)}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert tokenizer.encode(text).ids == [places[token] for token in tokens]


def test_two_conversions_are_the_same_to_the_byte(source, folder, tmp_path):
    convert(source, tmp_path / "again")
    for path in folder.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(folder)).read_bytes()


def test_another_kind_of_file_is_refused(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelDamagedError, match="does not begin with E5S1"):
        convert(path, tmp_path / "folder")


class TestOnTheShelf:
    """The embedding model as the shelf keeps it: a folder whose stamp knows every file."""

    @pytest.fixture
    def model(self, source):
        content = source.read_bytes()
        parts = tuple(part_of(number, content) for number in range(1, -(-len(content) // 1000) + 1))
        names = {"name": "tiny", "purpose": "embedding", "form": SENTENCE_TRANSFORMERS, "file": "tiny.bin"}
        about = {"licence": "MIT", "origin": "https://example.org", "folder_size": 10_000}
        return Model(**names, **about, size=len(content), sha256=sha256_of(source), parts=parts)

    @pytest.fixture
    def shelf(self, model, source, tmp_path):
        shelf = ModelShelf(tmp_path, (model,), Sources(FakePackages(model, source.read_bytes()), FakeHub()))
        shelf.pull("tiny", silent)
        return shelf

    def test_the_folder_alone_is_kept(self, shelf):
        assert shelf.state("tiny") == "ready"
        assert shelf.path("tiny") == shelf.folder / "tiny"
        assert sorted(path.name for path in shelf.folder.iterdir()) == [".tiny.lock", "tiny", "tiny.stamp.json"]

    @pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json"])
    def test_a_changed_file_of_the_folder_is_seen(self, shelf, name):
        path = shelf.path("tiny") / name
        content = bytearray(path.read_bytes())
        content[-20] ^= 1
        path.write_bytes(content)
        assert shelf.state("tiny") == "damaged"

    def test_a_file_slipped_into_the_folder_is_seen(self, shelf):
        (shelf.path("tiny") / "modeling.py").write_text("print('hello')")
        assert shelf.state("tiny") == "damaged"

    def test_a_folder_without_its_stamp_is_no_model(self, shelf, model):
        Places(shelf.folder, model).stamp.unlink()
        assert shelf.state("tiny") == "damaged"

    def test_a_conversion_cut_off_before_its_stamp_is_made_anew_without_fetching(self, shelf, model, source):
        places = Places(shelf.folder, model)
        places.stamp.unlink()
        places.partial.write_bytes(source.read_bytes())
        places.making.mkdir()
        (places.making / "half").write_bytes(b"half")
        packages = FakePackages(model)
        pull(model, shelf.folder, silent, Sources(packages, FakeHub()))
        assert packages.asked == []
        assert shelf.state("tiny") == "ready"
        assert sorted(path.name for path in shelf.folder.iterdir()) == [".tiny.lock", "tiny", "tiny.stamp.json"]

    def test_the_fingerprint_stays_and_tells_another_folder_apart(self, shelf):
        first = shelf.fingerprint("tiny")
        assert first == shelf.fingerprint("tiny")
        assert len(first) == 64
        assert first != sha256_of(shelf.path("tiny") / "model.safetensors")
