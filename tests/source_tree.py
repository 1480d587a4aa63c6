"""The project's own files, as the tests of its shape see them."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYERS = ("models", "index", "prompts", "rag", "eval", "ui")


def python_files(*folders: str) -> list[Path]:
    """Every Python file of some folders, in order."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def module_name(file: Path) -> str:
    """``ui/web/page.py`` -> ``ui.web.page``; ``ui/web/__init__.py`` -> ``ui.web``."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(file: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def place(file: Path, line: int = 0) -> str:
    """Where something is, to click on: ``rag/chain.py:12``."""
    return f"{file.relative_to(ROOT)}:{line}" if line else str(file.relative_to(ROOT))
