"""A text printed by several portals supports an answer once."""

from dataclasses import replace

from rag.answer import Evidence
from rag.origins import counted_once, origin_of
from tests.rag.test_force import DATE, OFFICIAL, RULE


def reprint(item: Evidence, document_id: str) -> Evidence:
    document = replace(item.passage.document, id=document_id, origin=item.passage.document.id)
    return replace(item, passage=replace(item.passage, id=f"{document_id}#1", document=document))


def test_a_reprint_has_the_origin_of_the_text_it_prints():
    assert origin_of(reprint(DATE, "b").passage.document) == origin_of(DATE.passage.document)


def test_only_the_first_print_counts_whichever_it_is():
    first, second = reprint(DATE, "b"), reprint(DATE, "c")
    assert counted_once([OFFICIAL, first, DATE, RULE, second, first]) == [OFFICIAL, first, RULE, first]
    assert counted_once([DATE, first]) == [DATE]


def test_sentences_of_one_document_all_count():
    assert counted_once([DATE, DATE, RULE]) == [DATE, DATE, RULE]
