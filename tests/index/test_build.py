"""Building: only what changed is embedded, users' documents stay, retired articles go."""

import shutil

import pytest

from index import build as build_module
from index.build import build, read_articles
from index.markdown import ArticleFormatError, shipped_articles
from index.store import Store
from tests.index.fake_embedder import FakeEmbedder
from tests.index.samples import PLAIN


@pytest.fixture
def articles(tmp_path):
    return shutil.copytree(shipped_articles(), tmp_path / "articles")


@pytest.fixture
def shipping(articles, monkeypatch):
    """The copied articles, as if they were those that ship."""
    monkeypatch.setattr(build_module, "shipped_articles", lambda: articles)
    return articles


def test_all_articles_are_built_and_found(folder, embedder, articles):
    report = build(folder, embedder, articles)
    ids = tuple(sorted(path.stem for path in articles.glob("*.md")))
    assert (report.added, report.updated, report.unchanged, report.removed) == (ids, (), (), ())
    with Store.open(folder, embedder) as store:
        assert store.check() == []
        assert store.count() == report.sentences == sum(len(document.translations) for document in store.documents())


def test_a_second_build_embeds_nothing(folder, embedder, articles):
    first = build(folder, embedder, articles)
    embedder.embedded.clear()
    second = build(folder, embedder, articles)
    assert (second.added, second.unchanged, second.sentences) == ((), first.added, first.sentences)
    assert embedder.embedded == []


def test_a_changed_article_alone_is_embedded_again(folder, embedder, articles):
    build(folder, embedder, articles)
    embedder.embedded.clear()
    path = articles / "pp-42-2004.en.txt"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(["Another rendering.", *lines[1:]]), encoding="utf-8")
    report = build(folder, embedder, articles)
    assert report.updated == ("pp-42-2004",)
    assert "Another rendering." in embedder.embedded
    assert len(embedder.embedded) < 2 * report.sentences / 2


def test_a_retired_article_goes_and_what_users_added_stays(folder, embedder, shipping):
    build(folder, embedder)
    with Store.open(folder, embedder) as store:
        store.add(PLAIN)
    (shipping / "pp-42-2004.md").unlink()
    report = build(folder, embedder)
    assert report.removed == ("pp-42-2004",)
    with Store.open(folder, embedder) as store:
        ids = {document.id for document in store.documents()}
        assert PLAIN.id in ids
        assert "pp-42-2004" not in ids
        assert store.check() == []


def test_another_folder_of_articles_retires_nothing(folder, embedder, shipping, tmp_path):
    build(folder, embedder)
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(shipping / "pp-42-2004.md", own / "eigen.md")
    (own / "eigen.md").write_text((own / "eigen.md").read_text(encoding="utf-8").replace("id: pp-42-2004", "id: eigen"))
    assert build(folder, embedder, own).removed == ()
    assert build(folder, embedder).removed == ()


def test_a_store_of_another_model_is_embedded_again_whole(folder, embedder, articles):
    first = build(folder, embedder, articles)
    with Store.open(folder, embedder) as store:
        store.add(PLAIN)
    other = FakeEmbedder(name="other", dimension=16)
    assert build(folder, other, articles).unchanged == first.added
    with Store.open(folder, other) as store:
        assert store.document(PLAIN.id) == PLAIN
        assert store.check() == []


def test_progress_ends_at_the_last_text(folder, embedder, articles):
    told = []
    build(folder, embedder, articles, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len(embedder.embedded)


def test_a_broken_article_is_named_before_anything_is_made(folder, embedder, articles):
    (articles / "pp-42-2004.md").write_text("---\ntitle: x\n---\n")
    with pytest.raises(ArticleFormatError, match="pp-42-2004"):
        build(folder, embedder, articles)
    assert not folder.exists()


def test_a_folder_that_holds_no_articles_is_told_so(tmp_path, articles):
    with pytest.raises(ArticleFormatError, match="no folder at"):
        read_articles(tmp_path / "nowhere")
    with pytest.raises(ArticleFormatError, match=r"no \.md files"):
        read_articles(tmp_path)
    shutil.copy(articles / "pp-42-2004.md", articles / "copy.md")
    with pytest.raises(ArticleFormatError, match="more than one file has the id 'pp-42-2004'"):
        read_articles(articles)
