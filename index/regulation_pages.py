"""Take out of a scanned regulation what belongs to its pages and not to its text."""

from __future__ import annotations

import re

# "PRESIDEN REPUBLIK INDONESIA" heads every page; where the text itself names the President it goes on.
_HEADER = re.compile(r"(?<!\S)(?<!dan )P[A-Z ]{2,7}I\s?D\s?EN\s+REPUBLIK\s+INDONESIA(?!\s*,|\s+dan\b)\s*")
_SERIAL = re.compile(r"(?<!\S)SK\s+No\.?\s*\d{5,7}\s*[A-Z]?(?!\S)[ \t]*")  # "SK No 106384 A" at the foot of a page
_PAGE_NUMBER = re.compile(r"^[ \t]*[-–—_]{1,2}\s?\d{1,4}\s?[-–—_]{1,2}[ \t]*(?:\n|$)", re.MULTILINE)
# A page ends with the first word of the next: "b. menghadiri . . . b. menghadiri dan mengucapkan".
_CATCHWORD = re.compile(
    r"(?<!\S)(?P<word>(?:\(?\w{1,3}[.)]\s?)?\w+(?:[ \t]\w+)?)\s*(?:…|\.\s?\.\s?\.)\s+(?=(?P=word)(?!\w))"
)
_ELLIPSIS_LINE = re.compile(r"^[ \t]*[^\n]{0,40}?(?:…|\. ?\. ?\.)[ \t]*\n", re.MULTILINE)
_LABEL_TWICE = re.compile(r"(?<!\S)(?P<catch>\w{1,2}[.)]\s+\w+)\s+(?=(?P=catch)(?!\w))")
_AYAT_TWICE = re.compile(r"\((?P<label>\d)[)1lI]\s+(?P<word>\w+)\s*\.?\s+(?=\((?P=label)[)1lI]?\s+(?P=word)(?!\w))")


def without_page_furniture(text: str) -> str:
    """The text without page headers, serial numbers, page numbers and catchwords.

    >>> without_page_furniture("a. setia; b. menghadiri . . . PRESIDEN REPUBLIK INDONESIA b. menghadiri rapat;")
    'a. setia; b. menghadiri rapat;'
    """
    for furniture in (_HEADER, _SERIAL, _PAGE_NUMBER, _CATCHWORD, _ELLIPSIS_LINE, _LABEL_TWICE, _AYAT_TWICE):
        text = furniture.sub("", text)
    return text
