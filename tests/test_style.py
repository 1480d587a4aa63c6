"""Limits that keep the source readable, and words that have no place in it."""

import ast
import re

import pytest

from tests.source_tree import LAYERS, ROOT, place, python_files, tree

LONGEST_FILE = 300
LONGEST_BODY = 40
CATCH_ALL = {"Exception", "BaseException"}
TEXT = {".py", ".md", ".txt", ".toml", ".yaml", ".yml", ".json", ".jsonl", ".tsv", ".css", ".js", ".html", ".lock", ""}

# Written in pieces, so that this file passes its own test.
OF_ONE_MACHINE = re.compile(r"(?<![\w.~:/-])/(?:wor" + r"k|roo" + r"t|tm" + r"p)(?:/|\b(?![\w-]))")
OF_ITS_MAKING = re.compile(
    "assistant " + "session|coding " + "assistant|helper " + "session|as an " + "AI", re.IGNORECASE
)

FILES = python_files(*LAYERS, "tests")


def functions(syntax):
    return [node for node in ast.walk(syntax) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function):
    """Lines of a function from its first statement to its last, without the docstring."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


def catches_all(handler):
    """Whether an ``except`` takes everything and keeps it; one that cleans up and raises again is fine."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    return handler.type is None or bool(CATCH_ALL & {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)})


def logs_the_traceback(handler):
    return any(isinstance(n, ast.Attribute) and n.attr == "exception" for line in handler.body for n in ast.walk(line))


def catch_alls(syntax, *, border=False):
    """Lines where everything is caught; the border to the user may, if it writes the traceback to the log."""
    handlers = [node for node in ast.walk(syntax) if isinstance(node, ast.ExceptHandler) and catches_all(node)]
    return [handler.lineno for handler in handlers if not (border and logs_the_traceback(handler))]


def prints(syntax):
    """Lines where ``print`` is called."""
    calls = [node for node in ast.walk(syntax) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def written_files():
    """Every text file of the project's own: the folders of the tree and the files beside them."""
    beside = [file for file in ROOT.iterdir() if file.is_file() and file.name != "LICENSE"]
    inside = [file for folder in (*LAYERS, "tests", ".ci") for file in (ROOT / folder).rglob("*") if file.is_file()]
    return sorted(file for file in beside + inside if file.suffix in TEXT and "__pycache__" not in file.parts)


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_file_is_not_too_long(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("file", FILES, ids=place)
def test_no_function_is_too_long(file):
    long = [
        f"{place(file, node.lineno)} {node.name}" for node in functions(tree(file)) if body_lines(node) > LONGEST_BODY
    ]
    assert long == []


@pytest.mark.parametrize("file", FILES, ids=place)
def test_nothing_is_caught_without_knowing_what(file):
    border = file.is_relative_to(ROOT / "ui")
    assert [place(file, line) for line in catch_alls(tree(file), border=border)] == []


@pytest.mark.parametrize("file", python_files(*(layer for layer in LAYERS if layer != "ui"), "tests"), ids=place)
def test_only_the_user_interface_prints(file):
    assert [place(file, line) for line in prints(tree(file))] == []


@pytest.mark.parametrize("file", written_files(), ids=place)
def test_a_file_speaks_of_the_project_alone(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    wrong = [
        place(file, n) for n, line in enumerate(lines, 1) if OF_ONE_MACHINE.search(line) or OF_ITS_MAKING.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", ["/" + "work/main", "(/" + "tmp/x)", '"/' + 'root"', "cd /" + "tmp"])
def test_a_path_of_one_machine_is_seen(path):
    assert OF_ONE_MACHINE.search(path)


@pytest.mark.parametrize("path", ["./work/main", "a/work/b", "https://example.org/root/", "/workshop", "~/tmp"])
def test_a_path_of_any_machine_is_not(path):
    assert not OF_ONE_MACHINE.search(path)


def test_a_body_is_measured_without_its_docstring():
    (function,) = functions(ast.parse('def f():\n    """Long.\n\n    Story.\n    """\n    a = 1\n\n    return a\n'))
    assert body_lines(function) == 3


@pytest.mark.parametrize(
    ("handler", "found"),
    [
        ("except:\n    pass", [3]),
        ("except Exception:\n    pass", [3]),
        ("except (ValueError, BaseException) as e:\n    pass", [3]),
        ("except ValueError:\n    pass", []),
        ("except BaseException:\n    tidy()\n    raise", []),
    ],
)
def test_a_catch_all_is_seen(handler, found):
    assert catch_alls(ast.parse(f"try:\n    f()\n{handler}\n")) == found


def test_only_the_border_may_catch_all_and_only_with_a_traceback_in_the_log():
    logged, silent = (
        ast.parse(f"try:\n    f()\nexcept Exception:\n    {do}\n") for do in ("log.exception('x')", "pass")
    )
    assert catch_alls(logged, border=True) == []
    assert catch_alls(logged) == catch_alls(silent, border=True) == [3]


def test_a_print_is_seen():
    assert prints(ast.parse("x = 1\nprint(x)\n")) == [2]
