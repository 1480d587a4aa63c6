"""From bytes to text, whatever encoding they were saved in."""

from __future__ import annotations

import re
import unicodedata

from index.markdown import INVISIBLE
from index.readers.record import UnreadableFileError

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32",
                    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # fmt: skip
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
MOST_CONTROLS = 0.02
ZEROS_OF_UTF16 = 0.3


def decode(data: bytes) -> str:
    """The text with plain line ends and nothing invisible in it.

    Each line may have an encoding of its own: UTF-8, or Windows-1252 where it is no UTF-8.
    """
    text = _decoded(data)
    if len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text):
        raise UnreadableFileError("it holds binary data, not text")
    return clean(text)


def clean(text: str) -> str:
    """The text with plain line ends, in composed characters, without those that no reader sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n\n").replace("\xa0", " ")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _decoded(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    half = max(len(data) // 2, 1)
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[offset::2].count(0) / half > ZEROS_OF_UTF16 and data[1 - offset :: 2].count(0) / half < MOST_CONTROLS:
            return data.decode(encoding, "replace")
    return "\n".join(_decoded_line(line) for line in data.split(b"\n"))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
