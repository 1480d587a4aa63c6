"""Terms: the same root for every form of a word, in both languages, and nothing lost that a rule turns on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import STOPWORDS, informal_words, stem_indonesian, terms


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("like nge-like ngelike dilike di-like like-nya likenya ngelikein", "like"),
        ("share dishare di-share ngeshare men-share sharenya", "share"),
        ("posting postingan memposting diposting postingannya", "posting"),
        ("menyukai disukai suka", "suka"),
        ("netral netralitas kenetralan netralitasnya", "netral"),
        ("sanksi sanksinya sangsi sanski", "sanksi"),
        ("boleh bolehkah dibolehin blh", "boleh"),
        ("tidak gak nggak ga tdk enggak ngga", "tidak"),
        ("dukung mendukung dukungin dukungan ngedukung", "dukung"),
        ("dilarang larangan pelarangan", "larang"),
        ("anak anak-anak anaknya", "anak"),
    ],
)
def test_forms_of_an_indonesian_word_have_one_root(forms, root):
    assert {form: terms(form, "id") for form in forms.split()} == {form: [root] for form in forms.split()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kalau saya nge-like postingan paslon, sanksinya apa?", ["like", "posting", "pasang", "calon", "sanksi"]),
        ("brp hari hukdis klo ga netral di medsos?", ["hari", "hukdis", "tidak", "netral", "media", "sosial"]),
        ("Denda Rp1.000.000, PP 94/2021", ["denda", "rp", "1000000", "pp", "94", "2021"]),
        ("Apel di Kediri", ["apel", "kediri"]),
        ("", []),
        ("apa itu?", []),
        ("?!…", []),
    ],
)
def test_indonesian_terms(text, expected):
    assert terms(text, "id") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What sanctions apply to liking posts?", ["sanction", "appli", "like", "post"]),
        (
            "Civil servants can't, won't and shan't campaign",
            ["civil", "servant", "can", "not", "not", "shall", "not", "campaign"],
        ),
        ("It isn’t allowed", ["not", "allow"]),
    ],
)
def test_english_terms(text, expected):
    assert terms(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "tidak bukan jangan belum boleh dapat bisa harus wajib dilarang tanpa kecuali hanya semua"),
        ("en", "not no never may must can cannot should could only without except all"),
    ],
)
def test_no_word_that_a_rule_turns_on_is_dropped(language, words):
    assert [word for word in words.split() if not terms(word, language)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "apa siapa berapa bagaimana kapan mengapa gimana gmn brp dmn knp"),
        ("en", "what who when where why how which"),
    ],
)
def test_question_words_are_dropped(language, words):
    assert terms(words, language) == []


def test_the_informal_list_is_well_formed():
    assert len(informal_words()) >= 120
    for informal, standard in informal_words().items():
        assert informal == informal.lower().strip() != ""
        assert standard
        assert not set(standard) & set(informal_words()), f"{informal} leads to another informal word"


def test_stop_words_are_words_as_they_stand_in_a_text():
    assert set(STOPWORDS) == {"id", "en"}
    assert all(word == word.lower().strip() for words in STOPWORDS.values() for word in words)


@given(st.text(max_size=200), st.sampled_from(["id", "en"]))
def test_any_text_gives_terms_of_letters_or_digits(text, language):
    for term in terms(text, language):
        assert term.isalnum()
        assert term == term.lower() or not term.lower().isalnum()


def test_a_word_of_any_length_is_read_at_once():
    assert len(stem_indonesian("mem" * 100_000)) == 40
    assert len(terms("mem" * 100_000, "en")[0]) <= 40
