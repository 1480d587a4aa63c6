from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import Field

from eval import textbook
from tests.rag.samples import DOCUMENTS


class Listening(GenericFakeChatModel):
    """Gives its reply a word at a time, and remembers what it was asked."""

    heard: list[object] = Field(default_factory=list)

    def _stream(self, messages, stop=None, run_manager=None, **options):
        self.heard.append((messages, options))
        yield from super()._stream(messages, stop, run_manager, **options)


def test_its_context_is_whole_passages_each_once_best_first(store):
    context = textbook.context(store, "pengarahan di pendopo Kabupaten Wonoasri dihadiri 586 peserta")
    blocks = context.split("\n\n")
    passages = {passage.text for document in DOCUMENTS for passage in store.passages(document.id)}
    assert len(blocks) == min(textbook.PASSAGES, len(passages))
    assert [block.split(" ", 1)[0] for block in blocks] == [f"[{n}]" for n in range(1, len(blocks) + 1)]
    texts = [block.split(" ", 1)[1] for block in blocks]
    assert set(texts) <= passages
    assert len(set(texts)) == len(texts)
    assert "586 peserta" in texts[0]


def test_it_stuffs_the_context_and_generates_once(store):
    model = Listening(messages=iter([AIMessage("Dihadiri 586 peserta. [1]")]))
    answer = textbook.answer(store, model, "Berapa peserta pengarahan di pendopo Wonoasri?")
    assert answer.text == "Dihadiri 586 peserta. [1]"
    assert 0 <= answer.first_token_ms <= answer.total_ms
    ((messages, options),) = model.heard
    assert textbook.context(store, "Berapa peserta pengarahan di pendopo Wonoasri?") in messages[0].content
    assert messages[1].content == "Berapa peserta pengarahan di pendopo Wonoasri?"
    assert options["max_tokens"] == textbook.MAX_TOKENS
