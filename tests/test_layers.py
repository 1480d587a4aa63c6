"""Who may import whom, and that importing does nothing but define names."""

import ast
import json
import os
import subprocess
import sys

import pytest

from tests.source_tree import LAYERS, ROOT, module_name, place, python_files, tree

MAY_IMPORT = {
    "models": set(),
    "index": set(),
    "prompts": set(),
    "rag": {"index", "prompts"},
    "eval": {"rag", "index"},
    "ui": {"rag", "index", "models"},
}
OF_THE_EVAL_COMMAND = "ui.commands.eval"  # the one corner of ui that knows of eval

# Libraries that take a second or more to import, and the modules that may do it while being imported themselves.
OWNERS = {
    "torch": (),
    "transformers": (),
    "sentence_transformers": (),
    "xllamacpp": (),
    "langchain_openai": (),
    "faiss": ("index.vectors",),
    "gradio": ("ui.web",),
    "pymilvus": (),
}


def imports(syntax, module):
    """The modules that a module imports, anywhere in its text, with the line: ``from . import x`` included."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "") if not node.level else module, node.lineno


def imports_on_import(syntax):
    """The libraries that importing a module imports: not those inside functions or under TYPE_CHECKING."""
    waiting = list(syntax.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (name.partition(".")[0] for name, _ in imports(ast.Module([node], []), ""))
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not for_types_only(node):
            waiting.extend(ast.iter_child_nodes(node))


def for_types_only(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def allowed(module):
    """The layers that a module may import: its own and those below it."""
    layer = module.partition(".")[0]
    return MAY_IMPORT[layer] | {layer} | ({"eval"} if module.startswith(OF_THE_EVAL_COMMAND) else set())


def trespasses(syntax, module):
    """Imports that go against the arrows, as ``(imported, line)``."""
    forbidden = {*LAYERS, "tests"} - allowed(module)
    return [(name, line) for name, line in imports(syntax, module) if name.partition(".")[0] in forbidden]


def owned_by(module, library):
    return any(module == owner or module.startswith(f"{owner}.") for owner in OWNERS[library])


FILES = python_files(*LAYERS)


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_module_imports_only_the_layers_below_it(file):
    wrong = [f"{place(file, line)} imports {name}" for name, line in trespasses(tree(file), module_name(file))]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_slow_library_is_imported_at_the_top_of_its_owner_only(file):
    module = module_name(file)
    wrong = {name for name in imports_on_import(tree(file)) if name in OWNERS and not owned_by(module, name)}
    assert wrong == set()


@pytest.fixture(scope="module")
def deeds(tmp_path_factory):
    """What importing each module did, seen in one fresh process; what importing Gradio does is Gradio's affair."""
    of_gradio = [module for module in map(module_name, FILES) if owned_by(module, "gradio")]
    modules = [*(set(map(module_name, FILES)) - set(of_gradio)), "gradio", *of_gradio]
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.import_probe", ",".join(OWNERS), *modules]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert list(home.iterdir()) == []
    return json.loads(result.stdout)


@pytest.mark.parametrize("module", map(module_name, FILES))
def test_importing_a_module_writes_nothing_connects_nowhere_and_loads_nothing_slow(deeds, module):
    assert set(deeds[module]) <= {"imported faiss"}


@pytest.mark.parametrize(
    ("module", "text", "found"),
    [
        ("rag.chain", "import index.store", []),
        ("rag.chain", "from ui.main import main", [("ui.main", 1)]),
        ("rag.chain", "def late():\n    from models import pull", [("models", 2)]),
        ("index.store", "from rag.answer import Answer", [("rag.answer", 1)]),
        ("models.pull", "from . import manifest", []),
        ("models.pull", "import index", [("index", 1)]),
        ("ui.commands.evaluate", "from eval.measure import measure", []),
        ("ui.commands.eval_run", "import eval.measure", []),
        ("ui.web.page", "import eval.measure", [("eval.measure", 1)]),
        ("eval.measure", "import tests.network_guard", [("tests.network_guard", 1)]),
    ],
)
def test_an_import_against_the_arrows_is_seen(module, text, found):
    assert trespasses(ast.parse(text), module) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import torch.nn", {"torch"}),
        ("try:\n    from gradio import Blocks\nexcept ImportError:\n    pass", {"gradio"}),
        ("class Engine:\n    import faiss", {"faiss"}),
        ("def load():\n    import torch", set()),
        ("if TYPE_CHECKING:\n    import torch", set()),
    ],
)
def test_a_slow_import_is_seen_where_it_happens_at_import(text, found):
    assert set(imports_on_import(ast.parse(text))) == found


def test_a_module_that_writes_or_connects_on_import_is_found_out(tmp_path):
    (tmp_path / "culprit.py").write_text(
        "import socket\nopen('left.txt', 'w').close()\nsocket.gethostbyname('localhost')\n"
    )
    command = [sys.executable, "-m", "tests.import_probe", "torch", "culprit"]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    written, looked_up = json.loads(result.stdout)["culprit"]
    assert "left.txt for writing" in written
    assert "gethostbyname" in looked_up
