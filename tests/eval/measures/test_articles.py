import doctest

import pytest

import eval.measures.articles
from eval.measures.articles import article_right
from tests.eval.measures.cases import DECLINED, case, saying

GOLD = ("Pasal 5 huruf n angka 5", "Pasal 8 ayat (4)")


@pytest.mark.parametrize(
    ("text", "articles", "value"),
    [
        ("Menurut Pasal 5 huruf n angka 5 like dilarang.", GOLD, 1.0),
        ("Menurut Pasal 5 like dilarang.", GOLD, 1.0),
        ("Under Article 5 letter n point 5 a like is forbidden.", GOLD, 1.0),
        ("Menurut Pasal 8 ayat (3) like dilarang.", GOLD, 0.0),
        ("Menurut Pasal 58 like dilarang.", GOLD, 0.0),
        ("Menurut Pasal 58 dan Pasal 8 ayat (4) like dilarang.", GOLD, 1.0),
        ("Like dilarang.", GOLD, None),
        ("Menurut Pasal 58 like dilarang.", (), None),
    ],
)
def test_a_named_article_is_a_gold_one_or_a_part_of_it(text, articles, value):
    assert article_right(case(saying(text), articles=articles)) == value


def test_who_declines_names_none():
    assert article_right(case(DECLINED, articles=GOLD)) is None


def test_the_example_holds():
    assert doctest.testmod(eval.measures.articles).failed == 0
