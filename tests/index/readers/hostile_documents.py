"""PDF and DOCX files that are cut off, locked, empty of text, or made to exhaust whoever unpacks them."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import docx
import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

Named = tuple[str, bytes]
SENTENCE = "Setiap pegawai wajib bersikap netral dan tidak memihak siapa pun dalam pemilihan."


def pdf_with(content: bytes, pages: int = 1) -> bytes:
    """A PDF whose pages all have this content stream."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def pdf_of(lines: list[str], pages: int = 1) -> bytes:
    """A PDF that shows these lines on each page."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    return pdf_with(f"BT /F1 11 Tf 40 780 Td {shown} ET".encode("latin-1"), pages)


def written(writer: pypdf.PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def raw_pdf(objects: list[bytes], root: str = "1 0 R") -> bytes:
    """A PDF written by hand, so that its objects may say anything."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {root} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data: bytes, head: str = "") -> bytes:
    return f"<< /Length {len(data)} {head} >>\nstream\n".encode() + data + b"\nendstream"


def locked_pdf(password: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf_of([SENTENCE] * 5)))
    writer.encrypt(user_password=password, owner_password="pemilik", algorithm=algorithm)
    return written(writer)


def hostile_pdfs() -> Iterator[Named]:
    whole = pdf_of([SENTENCE] * 20, pages=3)
    for part in range(1, 31):
        yield f"terpotong-{part:02}.pdf", whole[: len(whole) * part // 31]
    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256"):
        yield f"terkunci-{algorithm}.pdf", locked_pdf("rahasia", algorithm)
    yield "pindaian.pdf", pdf_with(b"q 595 0 0 842 0 0 cm 0.5 g 0 0 1 1 re f Q", pages=4)
    yield "kosong.pdf", pdf_with(b"")
    yield "hanya-nomor.pdf", pdf_of(["1"], pages=3)
    catalog, font = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    page += b"/Resources << /Font << /F1 5 0 R >> >> >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    for size in (70, 200):
        bomb = zlib.compress(b"BT /F1 12 Tf (" + b"A" * (size << 20) + b") Tj ET", 9)
        yield f"bom-{size}.pdf", raw_pdf([catalog, pages, page, stream(bomb, "/Filter /FlateDecode"), font])
    stacked = zlib.compress(zlib.compress(zlib.compress(b"A" * (60 << 20), 9), 9), 9)
    yield (
        "bom-bertumpuk.pdf",
        raw_pdf([catalog, pages, page, stream(stacked, "/Filter [" + "/FlateDecode " * 3 + "]"), font]),
    )
    text = stream(b"BT /F1 12 Tf (x) Tj ET")
    drawing = "/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>"
    strange = {
        "anak-sendiri": [catalog, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        "hitungan-besar": [catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", page, text, font],
        "kurung": [b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 50_000 + b" >>", pages, page, text, font],
        "kamus": [b"<< /Type /Catalog /Pages 2 0 R /X " + b"<</A " * 20_000 + b" >>", pages, page, text, font],
        "tanpa-halaman": [catalog, b"<< /Type /Pages /Kids [] /Count 0 >>"],
        "tanpa-katalog": [b"<< /Type /Sesuatu >>"],
        "panjang-palsu": [catalog, pages, page, b"<< /Length 9999999999 >>\nstream\nBT ET\nendstream", font],
        "menggambar-diri": [catalog, pages, page.replace(b"/Font", b"/XObject << /X 4 0 R >> /Font"),
                            stream(b"/X Do", drawing), font],
        "induk-diri": [catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>", page, text, font],
        "rusak-flate": [catalog, pages, page, stream(b"bukan zlib", "/Filter /FlateDecode"), font],
        "filter-asing": [catalog, pages, page, stream(b"x", "/Filter /TidakAda"), font],
    }  # fmt: skip
    yield from ((f"{name}.pdf", raw_pdf(objects)) for name, objects in strange.items())
    yield "kepala-saja.pdf", b"%PDF-1.7\n" * 100_000
    yield "tanpa-xref.pdf", b"%PDF-1.4\n" + random.Random(4).randbytes(20_000) + b"\n%%EOF"


def docx_of(paragraphs: list[str]) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx_with(body: bytes, *, head: bytes = b"", extra: dict[str, bytes] | None = None) -> bytes:
    """A DOCX whose main part has this body."""
    namespace = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    part = (
        b'<?xml version="1.0"?>' + head + b"<w:document " + namespace + b"><w:body>" + body + b"</w:body></w:document>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_of([]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            new.writestr(name, part if name == "word/document.xml" else old.read(name))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def hostile_docx() -> Iterator[Named]:
    whole = docx_of([SENTENCE] * 200)
    for part in range(1, 21):
        yield f"terpotong-{part:02}.docx", whole[: len(whole) * part // 21]
    paragraph = b"<w:p><w:r><w:t>halo dunia</w:t></w:r></w:p>"
    yield "bom-30.docx", docx_with(paragraph * (30_000_000 // len(paragraph)))
    yield "bom-110.docx", docx_with(paragraph * (110_000_000 // len(paragraph)))
    yield "simpul-besar.docx", docx_with(b"<w:p><w:r><w:t>" + b"a" * 18_000_000 + b"</w:t></w:r></w:p>")
    yield "bagian-banyak.docx", docx_with(paragraph, extra={f"x/{number}": b"" for number in range(2500)})
    yield "bagian-besar.docx", docx_with(paragraph, extra={"word/media/x.bin": bytes(60_000_000)})
    laughs = b"".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 100}">'.encode() if n else b'<!ENTITY l0 "ha">' for n in range(6)
    )
    entity = b"<w:p><w:r><w:t>&%s;</w:t></w:r></w:p>"
    yield "tawa.docx", docx_with(entity % b"l5", head=b"<!DOCTYPE x [" + laughs + b"]>")
    secret = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    yield "berkas-lain.docx", docx_with(entity % b"e", head=secret)
    yield "tanpa-teks.docx", docx_with(b"")
    yield "bukan-xml.docx", docx_with(b"<w:p><w:r>")
    yield "dalam.docx", docx_with(b"<w:p>" * 5000 + b"</w:p>" * 5000)
    locked = bytearray(whole)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = locked.find(sign)
        while place >= 0:
            locked[place + offset] |= 1
            place = locked.find(sign, place + 4)
    yield "terkunci.docx", bytes(locked)
    lying = bytearray(docx_with(paragraph * 700_000))
    place = lying.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", lying, place + 24, 1000)
        place = lying.find(b"PK\x01\x02", place + 4)
    yield "ukuran-palsu.docx", bytes(lying)
    yield "buku-kerja.docx", zip_of({"xl/workbook.xml": b"<x/>"})
    yield "sajian.docx", zip_of({"ppt/presentation.xml": b"<x/>"})
    yield "buku.docx", zip_of({"META-INF/container.xml": b"<x/>"})
    yield "arsip.docx", zip_of({"catatan.txt": SENTENCE.encode()})
    yield "arsip-bersarang.zip", zip_of({"dalam.zip": zip_of({"nol": bytes(5_000_000)})})
