"""From lines to paragraphs: lines that were broken to fit a page are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

WIDEST_WRAPPED = 130  # characters; a longer line was not broken to fit a page
ENDS = re.compile(r"[.!?:;…][\"'”’»)\]*]*$")
NEW_ITEM = re.compile(
    r"(?:[-*•–]|\(?[a-z0-9]{1,3}[.)]|\(\d+\)|BAB\s+[IVXLC]+|Bagian\s+Ke\w+|Paragraf\s+\d+|Pasal\s+\d+\w*$|"
    r"Menimbang|Mengingat|Menetapkan|MEMUTUSKAN|Huruf\s+[a-z]|Ayat\s+\()"
)


def paragraphs_of_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs that blank lines part; inside one, broken lines are joined and items stay apart.

    Example: ["ASN wajib ber-", "sikap netral.", "", "Selesai."] -> ("ASN wajib bersikap netral.", "Selesai.")
    """
    return tuple(text for block in _blocks(lines) for text in _joined(block))


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(" ".join(line.split()))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _joined(block: list[str]) -> Iterator[str]:
    """The block as paragraphs: one a line, or, when its lines were broken to a width, joined."""
    if not _is_wrapped(block):
        yield from block
        return
    current = ""
    for line in block:
        if current and (NEW_ITEM.match(line) or _stands_alone(current)):
            yield current
            current = line
        elif re.search(r"[a-z]-$", current) and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
    if current:
        yield current


def _is_wrapped(block: list[str]) -> bool:
    """Whether most lines but the last break off in the middle of a sentence, none being very long."""
    broken = sum(1 for line in block[:-1] if not ENDS.search(line))
    return len(block) > 1 and max(map(len, block)) <= WIDEST_WRAPPED and broken * 2 >= len(block) - 1


def _stands_alone(line: str) -> bool:
    return re.fullmatch(r"(?:BAB\s+[IVXLC]+|Pasal\s+\d+\w*)", line) is not None
