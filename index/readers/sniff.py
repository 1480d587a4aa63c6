"""What a file is, by its first bytes: its name may say something else."""

from __future__ import annotations

import io
import re
import zipfile

from index.readers.record import UnreadableFileError

PDF, DOCX, HTML, TEXT = "pdf", "docx", "html", "text"

OFFICE = "an old Office file or one with a password; save it as .docx without a password"
REFUSED = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a recording",
    b"II*\x00": "a TIFF picture; save the text that it shows as a text file",
    b"MM\x00*": "a TIFF picture; save the text that it shows as a text file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"GGUF": "a model's weights",
    b"{\\rtf": "an RTF file; save it as .docx or .txt",
    b"\xd0\xcf\x11\xe0": OFFICE,
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"BZh": "a bzip2 archive; unpack it first",
    b"\xfd7zXZ": "an xz archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"SQLite format 3": "a database",
    b"%!PS": "a PostScript file; save it as PDF",
}
OF_ZIPS = {
    "xl/workbook.xml": "an Excel workbook; save the text you need as .docx or .txt",
    "ppt/presentation.xml": "a PowerPoint presentation; save it as PDF",
    "META-INF/container.xml": "an EPUB book; save it as PDF or HTML",
    "content.xml": "an OpenDocument file; save it as .docx or PDF",
}
MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|article|main|div|p|title)\b",
                    re.IGNORECASE | re.DOTALL)  # fmt: skip
LOOKED_AT = 4096


def kind_of_bytes(data: bytes) -> str:
    """PDF, DOCX or TEXT (which may still turn out to be HTML); anything else is refused by its name.

    Example: b"%PDF-1.7 ..." -> "pdf", whatever the file is called
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFileError("it is empty (0 bytes)" if not data else "it holds only white space")
    for sign, what in REFUSED.items():
        if data.startswith(sign):
            raise UnreadableFileError(
                f"it is {what}, not a document that can be read" if ";" not in what else f"it is {what}"
            )
    if b"%PDF-" in data[:1024]:
        return PDF
    return _kind_of_zip(data) if data.startswith(b"PK\x03\x04") else TEXT


def is_html(text: str) -> bool:
    """Whether a text is a page in HTML."""
    return MARKUP.match(text[:LOOKED_AT]) is not None


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, EOFError) as error:
        raise UnreadableFileError("it is a damaged ZIP or .docx file (cut off?); fetch it anew") from error
    if "word/document.xml" in names:
        return DOCX
    for part, what in OF_ZIPS.items():
        if part in names:
            raise UnreadableFileError(f"it is {what}")
    raise UnreadableFileError("it is a ZIP archive; unpack it and add the files in it")
