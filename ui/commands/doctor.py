"""``tanya-asn doctor``: what is installed, where data lies, what is missing, and the fix."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import typer

from ui.compose import EMBEDDING_MODEL, GENERATOR_MODEL, Parts
from ui.settings import Settings

PACKAGES = ("gradio", "langchain-core", "sentence-transformers", "torch", "faiss-cpu", "xllamacpp")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, how it is, and what to do about it if it is not well."""

    what: str
    state: str
    fix: str = ""


def doctor(context: typer.Context) -> None:
    """Tell what is installed, where data lies, what is missing, and the fix.

    Example: tanya-asn doctor
    """
    parts: Parts = context.obj.parts()
    findings = [*_program(), *_data(parts.settings), *_models(parts), *_index(parts)]
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = "!!" if finding.fix else "ok"
        print(f"{mark}  {finding.what:{width}}  {finding.state}" + (f"  -> {finding.fix}" if finding.fix else ""))
    if any(finding.fix for finding in findings):
        raise typer.Exit(1)


def _program() -> Iterator[Finding]:
    yield Finding("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    for package in PACKAGES:
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "missing", "install the program again, with its dependencies")


def _data(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    existing = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    writable = os.access(existing, os.W_OK)
    free = shutil.disk_usage(existing).free
    state = f"{home} ({'there' if home.exists() else 'not made yet'}, {free / 1e9:.1f} GB free)"
    yield Finding("data folder", state, "" if writable else "choose another with TANYA_ASN_HOME")
    yield Finding("log", str(settings.log_file))
    yield Finding(
        "settings", f"generator {settings.generator}, threads {settings.threads}, language {settings.language}"
    )


def _models(parts: Parts) -> Iterator[Finding]:
    from models.manifest import shipped_models
    from models.shipped import shipped_state

    needed = [EMBEDDING_MODEL]  # with another embedding model too: the evidence model is read over this one
    needed += [GENERATOR_MODEL] if parts.settings.generator == "llama" else []
    for name in needed:
        state = parts.shelf.state(name)
        yield Finding(name, state, "" if state == "ready" else "tanya-asn models pull")
    for model in shipped_models():
        shipped = shipped_state(model)
        yield Finding(model.name, shipped, "" if shipped == "ready" else "install the program again")


def _index(parts: Parts) -> Iterator[Finding]:
    from index.database import StoreError, is_store

    folder = parts.store_place
    if not isinstance(folder, Path):
        yield Finding("index", f"on Milvus: {parts.settings.store}")
        return
    try:
        there = is_store(folder)
        foreign = there and _is_of_another_model(parts, folder)
    except StoreError as error:
        state, _, fix = str(error).partition("; ")
        yield Finding("index", state, fix)
        return
    state = "made with another embedding model" if foreign else str(folder) if there else "missing"
    yield Finding("index", state, "tanya-asn index build" if foreign or not there else "")


def _is_of_another_model(parts: Parts, folder: Path) -> bool:
    """Whether the index can't be read with the default embedding model; another one is known only once it is loaded."""
    from index.database import connect, get_meta, plain_errors

    if parts.settings.embedding is not None or parts.shelf.state(EMBEDDING_MODEL) != "ready":
        return False
    with plain_errors(folder), closing(connect(folder)) as connection:
        return get_meta(connection, "fingerprint") != parts.shelf.fingerprint(EMBEDDING_MODEL)
