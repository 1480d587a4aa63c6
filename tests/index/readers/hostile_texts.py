"""Pages, texts and passages that are endless, nested too deep, in no known script, or something else than they say."""

import gzip
import json
import random
from collections.abc import Iterator

Named = tuple[str, bytes]
SENTENCE = "Setiap pegawai wajib bersikap netral dan tidak memihak siapa pun dalam pemilihan."
SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP",
         b"\x7fELF\x02\x01", b"MZ\x90\x00",
         b"GGUF\x03\x00", b"{\\rtf1 ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 
         b"\x1f\x8b\x08\x00", b"BZh91AY", b"\xfd7zXZ\x00",
         b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"SQLite format 3\x00", 
         b"%!PS-Adobe-3.0", b"II*\x00", b"MM\x00*")  # fmt: skip
ENDINGS = (".txt", ".pdf", ".docx", ".html", ".md")


def hostile_pages() -> Iterator[Named]:
    page = "<html><body>{}</body></html>"
    bodies = {
        "komentar": "<p>a</p>" + "<!--" * 500_000,
        "atribut": "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">",
        "cdata": "<![CDATA[" * 100_000,
        "tanda-dan": "&" * 3_000_000,
        "tautan": "<a " * 200_000,
        "atribut-panjang": f'<p title="{"x" * 3_000_000}">',
        "dalam-5000": "<div>" * 5000 + "isi penting",
        "dalam-100000": "<div>" * 100_000 + "isi penting",
        "tabel": "<table><tr><td>" * 3000 + "isi penting",
        "tebal": "<b>" * 50_000 + "isi",
        "svg": "<svg><foreignObject>" * 5000 + "isi",
        "daftar": "<ul><li>" * 20_000 + "isi",
        "skrip": "<script>document.write('isi')</script>",
        "masuk": "<form><label>Nama</label><input><label>Sandi</label><input type=password></form>",
        "bingkai": '<iframe src="https://contoh.id/"></iframe>',
        "tersembunyi": f'<div style="display:none"><p>{SENTENCE * 20}</p></div>',
        "menu": "<nav><ul>" + "<li><a href='/x'>Menu</a></li>" * 2000 + "</ul></nav>",
        "besar": f"<p>{SENTENCE}</p>" * 70_000,
        "jsonld": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    }
    yield from ((f"{name}.html", page.format(body).encode()) for name, body in bodies.items())
    yield "terpotong.html", b"<!doctype html><html><head><title>Judul"
    yield "utf16-rusak.html", b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00<\x00p"


def hostile_plain() -> Iterator[Named]:
    chance = random.Random(7)
    yield "nol-bita.txt", b""
    yield "nol-bita.html", b""
    yield "nol-bita.pdf", b""
    yield "spasi.txt", b" \n\t" * 1000
    yield "nul.txt", bytes(5000)
    yield "acak.txt", chance.randbytes(50_000)
    yield "acak.html", b"<html>" + chance.randbytes(50_000)
    yield "acak.md", chance.randbytes(3000)
    yield "jepang.txt", ("\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u3002" * 200).encode("shift-jis")
    yield "rusia.txt", ("\u044d\u0442\u043e \u0442\u0435\u043a\u0441\u0442 " * 300).encode("koi8-r")
    yield "thai.txt", ("\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 " * 300).encode()
    yield "utf16-acak.txt", b"\xff\xfe" + chance.randbytes(5001)
    yield "utf32-potong.txt", b"\xff\xfe\x00\x00" + b"a\x00\x00\x00" * 40 + b"\x01"
    yield "campuran.txt", "日本".encode("utf-16") + "é".encode("cp1252") * 3000 + "語".encode() * 500
    yield "emoji.txt", ("\U0001f600" * 100_000).encode()
    yield "tak-terlihat.txt", ("\u200b\u202e" * 50_000).encode()
    yield "satu-kata.txt", b"a" * 9_000_000
    yield "base64.txt", b"QUJDREVGRw==" * 20_000
    yield "besar.txt", (SENTENCE + "\n").encode() * 140_000
    yield "angka.txt", b"1234567890 " * 50_000
    yield "nama-" + "n" * 240 + ".txt", b""
    yield "nama-" + "\u0e22" * 80 + ".txt", b"\x00\x01\x02"


def hostile_articles() -> Iterator[Named]:
    heads = {
        "tanpa-judul": "publisher: x",
        "tanggal": "title: a\npublisher: b\npublished: 2024-02-31\nlanguage: id\nkind: news",
        "jenis": "title: a\npublisher: b\npublished: 2024-02-01\nlanguage: id\nkind: gosip",
        "id": "id: ../../x\ntitle: a\npublisher: b\npublished: 2024-02-01\nlanguage: id\nkind: news",
        "yaml": "title: [a, b",
        "alias": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
            f"{new}: &{new} [{','.join(['*' + old] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)),
        "kurung": "title: " + "[" * 20_000,
        "benda": "!!python/object/apply:os.system ['true']",
        "kosong": "title: a\npublisher: b\npublished: 2024-02-01\nlanguage: id\nkind: news",
        "satu-mega": "title: " + "a" * 1_000_000 + "\nx: [",
    }  # fmt: skip
    for name, head in heads.items():
        yield f"{name}.md", f"---\n{head}\n---\n{'' if name == 'kosong' else SENTENCE}\n".encode()


def hostile_passages() -> Iterator[Named]:
    good = json.dumps({"document": "x", "text": SENTENCE}).encode()
    yield "bukan-json.jsonl", b"halo\n" * 3
    yield "larik.jsonl", b"[1, 2]\n"
    yield "tanpa-teks.jsonl", b'{"document": "x"}\n'
    yield "dalam.jsonl", b'{"a":' * 100_000 + b"\n"
    yield "baris-panjang.jsonl", b'{"text": "' + b"a" * 300_000 + b'"}\n'
    yield "jenis.jsonl", b'{"document": "x", "text": "a", "kind": "gosip"}\n'
    yield "tanggal.jsonl", b'{"document": "x", "text": "a", "published": "kemarin"}\n'
    yield "kosong.jsonl", b""
    yield "bukan-gzip.jsonl.gz", good
    yield "rusak.jsonl.gz", gzip.compress(b"halo\n" * 9)[:-9]
    yield "bom.jsonl.gz", gzip.compress(bytes(50_000_000))


def wrong_endings() -> Iterator[Named]:
    for number, sign in enumerate(SIGNS):
        for ending in (ENDINGS[number % 5], ENDINGS[(number + 2) % 5]):
            yield f"tanda-{number:02}{ending}", sign + bytes(range(256)) * 4
