"""DOCX files: paragraphs and tables in order, after a look at what the archive unpacks to."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers.decode import clean
from index.readers.extract import Extract
from index.readers.record import UnreadableFileError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

MOST_ENTRIES = 2000
MOST_OF_PART = 20_000_000  # bytes; a thousand pages are less
MOST_IN_ALL = 100_000_000
PIECE = 1 << 16
BOMB = "it is a .docx that unpacks to far more than it says; it is not read"
DAMAGED = "it is a damaged .docx (cut off?); fetch it anew"


def read_docx(data: bytes) -> Extract:
    """The visible paragraphs and table rows of a Word document; its title is the first paragraph so styled."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        _check_archive(data)
        document = Document(io.BytesIO(data))
        paragraphs = tuple(_texts(document))
        title = next((text for text in map(_titled, document.paragraphs) if text), None)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LxmlError,
        OpcError,
        KeyError,
        ValueError,
        RecursionError,
    ) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(DAMAGED) from error
    return Extract(tuple(text for text in paragraphs if text != title) if title else paragraphs, title=title)


def _check_archive(data: bytes) -> None:
    """Unpack every part with a counter: what the archive says about their sizes need not be true."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
            raise UnreadableFileError("it is a .docx with too many parts or parts of the same name; it is not read")
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFileError("it is a .docx with a password; save a copy without one")
        room = MOST_IN_ALL
        for entry in entries:
            room -= _unpacked(archive, entry, min(room, MOST_OF_PART))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> int:
    if entry.file_size > limit:
        raise UnreadableFileError(BOMB)
    size = 0
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > limit:
                raise UnreadableFileError(BOMB)
    return size


def _texts(document: WordDocument) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        texts = _rows(block) if isinstance(block, Table) else [_visible(block)]
        yield from (" ".join(clean(text).split()) for text in texts if text.strip())


def _rows(table: Table) -> Iterator[str]:
    """A table's rows, a line each; cells that were merged are told once."""
    for row in table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        told = [cell for cell, before in zip(cells, ["", *cells], strict=False) if cell and cell != before]
        yield "; ".join(told)


def _visible(paragraph: Paragraph) -> str:
    from docx.text.run import Run

    runs = [
        run for inner in paragraph.iter_inner_content() for run in ([inner] if isinstance(inner, Run) else inner.runs)
    ]
    return "".join(run.text for run in runs if not run.font.hidden)


def _titled(paragraph: Paragraph) -> str | None:
    style = paragraph.style.name if paragraph.style is not None else None
    text = " ".join(clean(_visible(paragraph)).split())
    return text if style in ("Title", "Judul", "Heading 1") and text else None
