"""Fetches a page from the web: http and https only, little of it, and soon."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from index.readers.record import UnreadableFileError

MOST_BYTES = 10_000_000
SECONDS = 20.0
MOST_REDIRECTS = 3
READABLE = re.compile(r"text/|application/(?:pdf|xhtml|xml|octet-stream|vnd\.openxmlformats)")


def fetch(url: str, folder: Path) -> Path:
    """The file at an address, saved into a folder under the last part of the address.

    A redirect may not lead from the open web to this machine or the network around it.
    """
    import httpx

    deadline = time.monotonic() + SECONDS
    is_public = _is_public(url)
    with httpx.Client(timeout=SECONDS, follow_redirects=False, headers={"User-Agent": "tanya-asn"}) as client:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                with client.stream("GET", url) as response:
                    if not response.has_redirect_location:
                        return _saved(response, folder / _file_name(url), deadline)
                    url = urljoin(url, response.headers["location"])
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                raise UnreadableFileError(f"it can't be fetched ({type(error).__name__}: {error})") from error
            if urlsplit(url).scheme not in ("http", "https") or (is_public and not _is_public(url)):
                raise UnreadableFileError("it leads on to an address that is not fetched")
    raise UnreadableFileError(f"it leads on more than {MOST_REDIRECTS} times; give the last address")


def _saved(response: object, path: Path, deadline: float) -> Path:
    import httpx

    assert isinstance(response, httpx.Response)
    if response.status_code != httpx.codes.OK:
        raise UnreadableFileError(f"the server answers {response.status_code} {response.reason_phrase}")
    kind = response.headers.get("content-type", "text/html")
    if not READABLE.match(kind):
        raise UnreadableFileError(f"the server sends {kind.partition(';')[0]!r}, not a document that can be read")
    size = 0
    with path.open("wb") as file:
        for piece in response.iter_bytes():
            size += len(piece)
            if size > MOST_BYTES:
                raise UnreadableFileError(f"it has more than {MOST_BYTES:,} bytes; save it and add the file")
            if time.monotonic() > deadline:
                raise UnreadableFileError(
                    f"fetching it took longer than {SECONDS:.0f} seconds; save it and add the file"
                )
            file.write(piece)
    return path


def _file_name(url: str) -> str:
    """A file name from an address. Example: "https://contoh.id/2024/asn-netral/?x=1" -> "asn-netral"."""
    parts = urlsplit(url)
    last = next((part for part in reversed(unquote(parts.path).split("/")) if part), parts.hostname or "")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-.")[:80] or "halaman"


def _is_public(url: str) -> bool:
    """Whether every address of a host lies in the open web; one that can't be found does not."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        return False
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)
