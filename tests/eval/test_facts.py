import doctest

import pytest

from eval import facts, question_check
from eval.facts import holds_all
from eval.measures import short_answers


@pytest.mark.parametrize("module", [facts, question_check, short_answers])
def test_examples_in_docstrings_hold(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize(
    ("groups", "text", "holds"),
    [
        ([["moral"], ["heavy", "severe"]], "A moral and a Severe sanction.", True),
        ([["moral"], ["heavy", "severe"]], "A moral sanction.", False),
        ([["Rp1.000"]], "denda Rp1.000,-", True),
        ([["8 Mei 2024"]], "pada 8  Mei\n2024", True),
        ([], "apa saja", True),
    ],
)
def test_every_group_needs_one_of_its_wordings(groups, text, holds):
    assert holds_all(groups, text) is holds
