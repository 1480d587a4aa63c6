"""The examples in docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name", ["rag.compound", "rag.draft", "rag.eight_bit", "rag.facts", "rag.pasal", "rag.translate", "rag.verify"]
)
def test_the_examples_of_a_module_give_what_they_show(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
