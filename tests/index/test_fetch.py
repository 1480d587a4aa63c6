"""Fetching from a server on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index import fetch as fetching
from index.fetch import fetch
from index.readers.record import UnreadableFileError

PAGE = b"<html><body><p>Isi.</p></body></html>"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/pindah":
            self.answer(302, {"Location": "/berita/asn-netral/"})
        elif self.path == "/putar":
            self.answer(302, {"Location": "/putar"})
        elif self.path == "/ke-berkas":
            self.answer(302, {"Location": "file:///etc/hostname"})
        elif self.path == "/gambar":
            self.answer(200, {"Content-Type": "image/png"}, b"\x89PNG")
        elif self.path == "/hilang":
            self.answer(404, {})
        else:
            self.answer(200, {"Content-Type": "text/html"}, PAGE * (200 if self.path == "/besar" else 1))

    def answer(self, code, headers, body=b""):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("address", ["/berita/asn-netral/?dari=depan", "/pindah"])
def test_a_page_is_saved_under_the_last_part_of_its_address(site, tmp_path, address):
    path = fetch(site + address, tmp_path)
    assert (path.name, path.read_bytes()) == ("asn-netral", PAGE)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/putar", "leads on more than"),
        ("/ke-berkas", "not fetched"),
        ("/gambar", "'image/png'"),
        ("/hilang", "404"),
    ],
)
def test_what_is_not_fetched_is_told_why(site, tmp_path, address, why):
    with pytest.raises(UnreadableFileError, match=why):
        fetch(site + address, tmp_path)


def test_a_page_that_is_too_large_is_not_read_to_its_end(site, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableFileError, match="more than 1,000 bytes"):
        fetch(f"{site}/besar", tmp_path)


def test_a_site_of_the_open_web_may_not_lead_to_this_machine(site, tmp_path, monkeypatch):
    public = {f"{site}/pindah": True}
    monkeypatch.setattr(fetching, "_is_public", lambda url: public.get(url, False))
    with pytest.raises(UnreadableFileError, match="not fetched"):
        fetch(f"{site}/pindah", tmp_path)


@pytest.mark.parametrize(
    ("url", "is_public"),
    [("http://127.0.0.1/", False), ("http://[::1]:80/", False), ("http://localhost/", False), ("http://", False)],
)
def test_this_machine_is_not_the_open_web(url, is_public):
    assert fetching._is_public(url) is is_public
