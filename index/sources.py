"""From what a user names (files, folders, patterns, addresses) to the single files that are to be read."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 200_000
OF_A_PAGE = "_files"  # "berita_files": the pictures and scripts that a browser saves beside "berita.html"
RENDERING = ".en.txt"  # the English rendering of an article, read with the article


@dataclass(frozen=True)
class Source:
    """One file or address; `fault` says why it is not even opened."""

    name: str  # as it is told in the report
    path: Path | None = None
    url: str | None = None
    fault: str | None = None


def find_sources(named: Sequence[str]) -> list[Source]:
    """Every file that these names stand for, each once, in order; a name that stands for nothing is a fault."""
    found: dict[str, Source] = {}
    for name in named:
        for source in _sources_of(name):
            found.setdefault(os.path.normpath(source.path) if source.path else source.name, source)
            if len(found) >= MOST_FILES:
                return [*found.values(), Source(name, fault=f"more than {MOST_FILES:,} files; add them in parts")]
    return list(found.values())


def _sources_of(name: str) -> Iterator[Source]:
    scheme, mark, _ = name.partition("://")
    if mark:
        known = scheme.lower() in ("http", "https")
        yield Source(name, url=name) if known else Source(name, fault="only http:// and https:// addresses are fetched")
        return
    path = Path(name)
    try:
        if path.is_dir():
            yield from _folder(path, name)
        elif path.exists() or not glob.has_magic(name):
            yield _file(path, name)
        else:
            matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # the pattern may be absolute
            yield from (
                (each for match in matches for each in _sources_of(match))
                if matches
                else iter([Source(name, fault="no file fits this pattern")])
            )
    except (OSError, ValueError) as error:  # a name too long for the system, or with a zero character
        reason = error.strerror if isinstance(error, OSError) else str(error)
        yield Source(name, fault=f"it can't be opened ({reason})")


def _folder(path: Path, name: str) -> Iterator[Source]:
    is_empty = True
    for source in _files_below(path):
        is_empty = False
        yield source
    if is_empty:
        yield Source(name, fault="no file is in this folder")


def _files_below(folder: Path) -> Iterator[Source]:
    """The files of a folder and the folders in it; hidden ones, lock files and a saved page's parts are left out."""
    for directory, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and not each.endswith(OF_A_PAGE))
        for file in sorted(files):
            path = Path(directory) / file
            has_article = file.endswith(RENDERING) and path.with_name(file.removesuffix(RENDERING) + ".md").exists()
            if not file.startswith((".", "~$")) and not has_article:
                yield _file(path, str(path), in_folder=True)


def _file(path: Path, name: str, *, in_folder: bool = False) -> Source:
    """A regular file; a link found in a folder may lead out of it and is not followed."""
    try:
        mode = path.lstat().st_mode if in_folder else path.stat().st_mode
    except FileNotFoundError:
        return Source(name, fault="there is no such file")
    except OSError as error:
        return Source(name, fault=f"it can't be opened ({error.strerror})")
    if stat.S_ISLNK(mode):
        return Source(name, fault="it is a link; name the file itself")
    return Source(name, path=path) if stat.S_ISREG(mode) else Source(name, fault="it is no file (a pipe or a device)")
