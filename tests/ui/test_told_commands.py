"""Every command that the documents, the help texts and the messages tell people to type exists."""

import re

import pytest

from tests.source_tree import LAYERS, ROOT, place, python_files
from tests.ui.command_tree import faults

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "eval").rglob("*.md")])
SOURCES = [file for file in python_files(*LAYERS) if "tanya-asn " in file.read_text(encoding="utf-8")]
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`((?:tanya-asn|make|index|models|eval) [^`]+)`")
TYPED = re.compile(r"^(?:\$ )?((?:tanya-asn|make) .+?)(?: {2,}.*)?$", re.MULTILINE)
IN_SOURCE = re.compile(r"`(tanya-asn [^`\n]+)`|Example: (tanya-asn .+)")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def told(text):
    """The command lines of a document: a line each of its code blocks, and what stands between backticks."""
    prose = " ".join(FENCED.sub("", text).split())
    for line in TYPED.findall("".join(FENCED.findall(text))) + QUOTED.findall(prose):
        yield line if line.startswith(("tanya-asn ", "make ")) else f"tanya-asn {line}"


def wrong(line):
    words = line.split()
    if words[0] == "make":
        return [] if words[1] in TARGETS else [words[1]]
    return faults(re.sub(r" *\| *", "|", line))


@pytest.mark.parametrize("file", DOCUMENTS, ids=place)
def test_every_command_in_a_document_exists(file):
    assert {line: wrong(line) for line in told(file.read_text(encoding="utf-8")) if wrong(line)} == {}


@pytest.mark.parametrize("file", SOURCES, ids=place)
def test_every_command_in_a_help_text_or_message_exists(file):
    lines = [quoted or example for quoted, example in IN_SOURCE.findall(file.read_text(encoding="utf-8"))]
    assert {line: wrong(line) for line in lines if wrong(line)} == {}


def test_the_commands_of_the_readme_are_found():
    lines = list(told((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"make run", "tanya-asn chat", "tanya-asn index build"} <= set(lines)
    assert any(line.startswith("tanya-asn index build|list") for line in lines)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tanya-asn eval measure set.jsonl", ["measure"]),
        ("tanya-asn index build|burn [--html]", ["burn", "--html"]),
        ("tanya-asn ask 'Apa?' --nope", ["--nope"]),
        ("make everything", ["everything"]),
        ("tanya-asn index edit ID --published 2024-05-08", []),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line, words):
    assert wrong(line) == words
