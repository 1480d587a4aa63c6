"""Hard facts are read alike however, and in whichever of the two languages, they are written."""

import pytest

from rag.facts import Day, all_numbers, dates, names, numbers, words

SEPTEMBER = Day(22, 9, 2022)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("22 September 2022", SEPTEMBER),
        ("September 22, 2022", SEPTEMBER),
        ("22nd of September 2022", SEPTEMBER),
        ("22 Sept. 2022", SEPTEMBER),
        ("22/9/2022", SEPTEMBER),
        ("22/09/2022", SEPTEMBER),
        ("2022-09-22", SEPTEMBER),
        ("8 Mei 2024", Day(8, 5, 2024)),
        ("May 8, 2024", Day(8, 5, 2024)),
        ("7 Desember", Day(7, 12, None)),
        ("Agustus 2021", Day(None, 8, 2021)),
        ("1 OKTOBER 2020", Day(1, 10, 2020)),
    ],
)
def test_a_date_is_read_in_every_form(text, found):
    assert dates(f"pada {text}, ASN") == (found,)


@pytest.mark.parametrize("text", ["2024", "PP 94/2021", "99/99/2022", "marching in 2024", "pasal 5 huruf n", ""])
def test_what_is_no_date_is_not_read_as_one(text):
    assert dates(text) == ()


def test_dates_come_in_the_order_of_the_text():
    assert [day.month for day in dates("2022-09-22, lalu 3 Maret 2021, lalu Mei 2024")] == [9, 3, 5]


@pytest.mark.parametrize(
    ("mine", "theirs", "matches"),
    [
        (Day(22, 9, 2022), Day(22, 9, 2022), True),
        (Day(22, 9, None), Day(22, 9, 2022), True),
        (Day(None, 9, 2022), Day(22, 9, 2022), True),
        (Day(22, 9, 2022), Day(22, 9, None), False),
        (Day(23, 9, 2022), Day(22, 9, 2022), False),
        (Day(22, 9, 2023), Day(22, 9, 2022), False),
    ],
)
def test_a_date_agrees_with_another_that_gives_at_least_as_much(mine, theirs, matches):
    assert mine.matches(theirs) is matches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("586 peserta", {"586"}),
        ("Rp12.000.000", {"12000000"}),
        ("12,000,000 rupiah", {"12000000"}),
        ("45,4 persen", {"45.4"}),
        ("45.4 per cent", {"45.4"}),
        ("lima lembaga", {"5"}),
        ("five bodies", {"5"}),
        ("pasal 05", {"5"}),
        ("pada 22 September 2022", set()),
        ("94/2021", {"94", "2021"}),
        ("satu ASN", set()),
        ("tanpa angka", set()),
    ],
)
def test_numbers_are_read_alike_in_both_languages(text, found):
    assert numbers(text) == found


def test_all_numbers_hold_the_days_and_years_of_dates_too():
    assert all_numbers("Pada 22 September 2022, 586 peserta") == {"22", "2022", "586"}


def test_names_are_the_capitalised_words_without_months():
    assert names("Pada Kamis, 3 Maret 2021, Dewi Ratnasari membuka Bawaslu di Wonoasri") == (
        "Pada",
        "Kamis",
        "Dewi",
        "Ratnasari",
        "Bawaslu",
        "Wonoasri",
    )


def test_words_hold_a_hyphenated_word_whole_and_in_parts():
    assert {"menpan-rb", "menpan", "rb"} <= words("Menpan-RB")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Under Article 9 may a civil servant campaign?", ()),
        ("On 9 May they met.", (Day(9, 5, None),)),
        ("8 may 2024", (Day(8, 5, 2024),)),
        ("8 mei", (Day(8, 5, None),)),
    ],
)
def test_the_modal_may_after_a_number_is_no_month(text, found):
    assert dates(text) == found
