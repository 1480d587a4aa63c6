"""Regulations are split at their own numbering: on scans of five real laws, whose data names each Pasal."""

import re

import pytest

from index.regulation import regulation_passages
from index.regulation_headings import parts
from index.regulation_place import digits
from tests.index.law_texts import headed, law_rows, law_title


@pytest.fixture(scope="module")
def laws():
    """Law -> (its rows, the start of each row's piece in the text, the text)."""
    found = {}
    for name, rows in law_rows().items():
        pieces = headed(rows)
        starts = [sum(len(piece) + 1 for piece in pieces[:number]) for number in range(len(pieces))]
        found[name] = (rows, starts, "\n".join(pieces))
    return found


def numbers(place):
    """The Pasal that a place names: {"8", "9"} for one between two headings of which a scan lost the second."""
    found = re.findall(r"Pasal (\d+[A-Z]?)", place or "")
    if " sampai Pasal " in (place or ""):
        return {str(number) for number in range(int(found[0].rstrip("ABCDEFGH")), int(found[1]) + 1)}
    return set(found)


def test_every_pasal_that_the_data_names_is_found(laws):
    """309 numbers; the data lacks 11 of 352 headings in its texts, which are put back above them."""
    named, missing = 0, []
    for name, (rows, _, text) in laws.items():
        found = {part.name.removeprefix("Penjelasan ").split()[1] for part in parts(text) if part.pasal}
        wanted = {digits(row["pasal"].split()[1]) for row in rows if row["pasal"]}
        named += len(wanted)
        missing += [f"{name} Pasal {number}" for number in sorted(wanted - found)]
    assert named > 300
    assert missing == []


def test_the_text_under_each_heading_of_the_data_is_placed_in_that_pasal(laws):
    right, wrong = 0, []
    for name, (rows, starts, text) in laws.items():
        passages = regulation_passages(text, law_title(name))
        for before, row, start in zip(rows, rows[1:], starts[1:], strict=False):
            says_nothing = row["text"].removeprefix(row["pasal"]).lstrip().startswith("Cukup")
            if not row["pasal"] or row["pasal"] == before["pasal"] or says_nothing:
                continue
            first = next(passage for passage in passages if passage.sentences[-1].end > start + len("Pasal 1"))
            if digits(row["pasal"].split()[1]) in numbers(first.place):
                right += 1
            else:
                wrong.append((row["id"], row["pasal"], first.place))
    assert right > 300
    assert wrong == []


def test_no_passage_reaches_from_one_pasal_into_another(laws):
    for name, (_, _, text) in laws.items():
        spans = [
            (found.sentences[0].start, found.sentences[-1].end) for found in regulation_passages(text, law_title(name))
        ]
        edges = [edge for part in parts(text) if part.pasal for edge in (part.start, part.end)]
        assert [edge for edge in edges for start, end in spans if start < edge < end] == [], name


def test_hardly_a_word_of_a_pasal_is_lost(laws):
    """What is left out is headings, labels, "Cukup jelas." and what the scan made of page feet."""
    for name, (_, _, text) in laws.items():
        sections = [part for part in parts(text) if part.pasal and not part.explains]
        held = [False] * len(text)
        for passage in regulation_passages(text, law_title(name)):
            for sentence in passage.sentences:
                held[sentence.start : sentence.end] = [True] * (sentence.end - sentence.start)
        words = [word for part in sections for word in re.finditer(r"[^\W\d_]{3,}", text[part.start : part.end])]
        starts = [part.start for part in sections for _ in re.finditer(r"[^\W\d_]{3,}", text[part.start : part.end])]
        kept = sum(held[start + word.start()] for start, word in zip(starts, words, strict=True))
        assert kept / len(words) >= 0.99, name


def test_the_ban_on_supporting_candidates_is_read_with_all_its_seven_ways(laws):
    _, _, text = laws["pp/2021/94"]
    found = {passage.place: passage for passage in regulation_passages(text, "PP 94/2021")}
    ways = [found[f"PP 94/2021 Pasal 5 huruf n angka {number}"].sentences[0] for number in range(1, 8)]
    assert text[ways[0].start : ways[0].end] == "ikut kampanye"
    assert text[ways[4].start : ways[4].end].endswith("sebelum, selama, dan sesudah masa kampanye")
    assert all("PNS dilarang: memberikan dukungan kepada calon Presiden" in way.lead for way in ways)
    assert not any(place.startswith("PP 94/2021 Pasal 5 huruf n angka 8") for place in found)
