"""PDF files: their text, without what every page repeats."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.readers.decode import clean
from index.readers.extract import Extract
from index.readers.lines import ENDS, paragraphs_of_lines
from index.readers.record import UnreadableFileError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 2000
MOST_CHARACTERS = 10_000_000
LETTERS_A_PAGE = 20  # fewer on the average: the pages are pictures
SHARE_OF_PAGES = 0.5  # a line at the edge of this many pages is a running head
EDGE_LINES = 2
PAGE_NUMBER = re.compile(
    r"(?:[-–—]?\s*\d{1,4}\s*[-–—]?|(?:halaman|hal\.?|page)\s*\d+(?:\s*(?:dari|of|/)\s*\d+)?)", re.I
)
MOST_BYTES_A_PAGE = 10_000_000  # of drawing instructions; a page full of text has a hundredth
BOMB = "it is a PDF that unpacks to far more than it says; it is not read"
DAMAGED = "it is a damaged PDF (cut off?); fetch it anew"
END_MARK = b"%%EOF"
TAIL = 4096  # bytes at the end in which the mark must stand


def read_pdf(data: bytes) -> Extract:
    """The paragraphs of a PDF that holds text; a scanned one, or one with a password, is refused by name."""
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        pages = _pages(data)
    except LimitReachedError as error:
        raise UnreadableFileError(BOMB) from error
    except (
        PyPdfError,
        NotImplementedError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(DAMAGED) from error
    return Extract(paragraphs_of_lines(_flowing(_without_running_heads(pages))))


def _pages(data: bytes) -> list[list[str]]:
    from pypdf import PdfReader

    if END_MARK not in data[-TAIL:]:
        raise UnreadableFileError(DAMAGED)  # what is left of it might be read, and nobody would know what is missing
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not _opens_without_password(reader):
        raise UnreadableFileError("it is a PDF with a password; save a copy without one")
    count = len(reader.pages)
    if not count:
        raise UnreadableFileError("it is a PDF without pages; fetch it anew")
    if count > MOST_PAGES:
        raise UnreadableFileError(f"it is a PDF of {count:,} pages; split it (limit {MOST_PAGES:,})")
    pages: list[list[str]] = []
    room = MOST_CHARACTERS
    for page in reader.pages:
        text = _page_text(page)
        room -= len(text)
        if room < 0:
            raise UnreadableFileError(f"it is a PDF of more than {MOST_CHARACTERS:,} characters; split it")
        pages.append([line.strip() for line in text.split("\n")])
    if sum(len(re.findall(r"[^\W\d_]", line)) for page in pages for line in page) < LETTERS_A_PAGE * count:
        raise UnreadableFileError("it is a scanned PDF: pictures of pages without text; run it through OCR first")
    return pages


def _page_text(page: PageObject) -> str:
    drawn = page.get_contents()
    if drawn is not None and len(drawn.get_data()) > MOST_BYTES_A_PAGE:
        raise UnreadableFileError(BOMB)
    return clean(page.extract_text() or "")


def _opens_without_password(reader: PdfReader) -> bool:
    """Many PDFs are locked against printing only, and open with the empty password."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError, ValueError, KeyError):
        return False


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without the lines that stand at the edge of most of them."""
    filled = [[line for line in page if line] for page in pages]
    edges = Counter(mark for page in filled for mark in {_mark(line) for line in _edges(page) if not ENDS.search(line)})
    repeated = {mark for mark, count in edges.items() if len(pages) > 2 and count >= SHARE_OF_PAGES * len(pages)}

    def dropped(line: str, page: list[str]) -> bool:
        return line in _edges(page) and (_mark(line) in repeated or PAGE_NUMBER.fullmatch(line) is not None)

    return [[line for line in page if not (line and dropped(line, full))]
            for page, full in zip(pages, filled, strict=True)]  # fmt: skip


def _flowing(pages: Sequence[list[str]]) -> Iterator[str]:
    """The lines of all pages; a sentence that runs on from one page to the next is not torn apart."""
    for page in pages:
        yield from page
        if page and ENDS.search(page[-1]):
            yield ""


def _edges(page: list[str]) -> list[str]:
    return page[:EDGE_LINES] + page[-EDGE_LINES:]


def _mark(line: str) -> str:
    """A line with its numbers taken for the same, so that "Halaman 3" and "Halaman 4" are one."""
    return re.sub(r"\d+", "0", line)
