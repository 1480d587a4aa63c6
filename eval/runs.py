"""The folder of a run: the questions, the answers and all that shaped them, in files that a scorer needs alone.

run.json, topics.jsonl, topics.tsv, answers.jsonl, documents.jsonl, retrieval.run, retrieval.qrels, scores.json
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.frozen import Corpus, FrozenCorpus, UnknownDocumentError, answer_of
from eval.questions import Topic, read_topics
from eval.trec import qrel_lines, run_lines, topic_line
from index.passage import Hit
from rag.answer import Answer

FORMAT = 1
SAME = ("format", "system", "questions", "models", "settings", "hashes")  # what a run that goes on must agree in


class RunFolderError(ValueError):
    """A run folder can't be written to or read; the message names it and says what to do."""


@dataclass(frozen=True)
class RunFolder:
    """One run, while it is made and ever after."""

    path: Path

    # Made

    def require_usable(self) -> None:
        """Refuse, before anything slow, a place where no run can be."""
        if self.path.exists() and not self.path.is_dir():
            raise RunFolderError(f"{self.path} is a file; name a folder for the run")
        if not self.path.parent.is_dir():
            raise RunFolderError(
                f"can't make {self.path}: its parent folder is missing; name a folder in one that exists"
            )
        if self.path.is_dir() and any(self.path.iterdir()) and not self._file("run.json").exists():
            raise RunFolderError(f"{self.path} holds other things than a run; name a new or an empty folder")

    def begin(self, shaped_by: Mapping[str, Any], topics: Sequence[Topic], corpus: FrozenCorpus) -> dict[str, Any]:
        """Start the run, or go on with it if it was shaped by the same things; gives its ``run.json``."""
        self.require_usable()
        if self._file("run.json").exists():
            return self._resumed(shaped_by)
        self.path.mkdir(exist_ok=True)
        self._write_lines("topics.jsonl", (json_line(topic.record()) for topic in topics))
        self._write_lines("topics.tsv", map(topic_line, topics))
        self._write_lines("documents.jsonl", map(json_line, corpus.records()))
        self._write_lines("retrieval.qrels", qrel_lines(topics, corpus))
        self._write_lines("retrieval.run", ())
        self._write_lines("answers.jsonl", ())
        self.write_json("run.json", shaped_by)  # the last: a folder with it has all the others
        return dict(shaped_by)

    def add(self, topic: Topic, answer: Answer, hits: Sequence[Hit], system: str) -> None:
        """Keep one answer and its ranking; they are on the disk when this returns."""
        self._append("retrieval.run", "".join(run_lines(topic.id, hits, system)))
        self._append("answers.jsonl", json_line({"id": topic.id, "answer": answer.record()}))

    def _resumed(self, shaped_by: Mapping[str, Any]) -> dict[str, Any]:
        before = self.manifest()
        if changed := [name for name in SAME if compared(before.get(name)) != compared(shaped_by.get(name))]:
            raise RunFolderError(
                f"{self.path} holds a run with other {' and '.join(changed)}; name another folder, or delete this one"
            )
        answered = self._whole_answers()
        kept = self._lines("retrieval.run")
        self._write_lines("answers.jsonl", answered.values())  # a stop may have cut the last line in half
        self._write_lines("retrieval.run", (f"{line}\n" for line in kept if line.split(" ")[0] in answered))
        return before

    def _whole_answers(self) -> dict[str, str]:
        """The lines of the answers by question, without one that was cut in half."""
        found = {}
        for line in self._lines("answers.jsonl"):
            try:
                found[str(json.loads(line)["id"])] = f"{line}\n"
            except ValueError:
                break
        return found

    # Read

    def manifest(self) -> dict[str, Any]:
        """What shaped the run."""
        text = "\n".join(self._lines("run.json"))
        try:
            found = json.loads(text)
        except ValueError as error:
            raise self._damaged("run.json", error) from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise RunFolderError(f"{self._file('run.json')} is not of format {FORMAT}; make the run again")
        return found

    def topics(self) -> list[Topic]:
        """The questions, as they were asked."""
        return read_topics(self._file("topics.jsonl"))

    def corpus(self) -> FrozenCorpus:
        """The documents that were searched."""
        lines = self._lines("documents.jsonl")
        try:
            return FrozenCorpus.from_records(map(json.loads, lines))
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged("documents.jsonl", error) from error

    def answered(self) -> set[str]:
        """The ids of the questions that have their answer."""
        return set(self._whole_answers())

    def answers(self, corpus: Corpus) -> dict[str, Answer]:
        """The answers by question id."""
        found = {}
        for number, line in enumerate(self._lines("answers.jsonl"), start=1):
            try:
                record = json.loads(line)
                found[str(record["id"])] = answer_of(record["answer"], corpus)
            except UnknownDocumentError as error:
                raise RunFolderError(f"{self._file('answers.jsonl')}, line {number}: {error}") from error
            except (ValueError, KeyError, TypeError) as error:
                raise self._damaged(f"answers.jsonl, line {number}", error) from error
        return found

    def rankings(self) -> str:
        """The file ``retrieval.run``."""
        return "".join(f"{line}\n" for line in self._lines("retrieval.run"))

    def qrels(self) -> str:
        """The file ``retrieval.qrels``."""
        return "".join(f"{line}\n" for line in self._lines("retrieval.qrels"))

    # Files

    def write_json(self, name: str, record: Mapping[str, Any]) -> None:
        """Write a file whole or not at all."""
        self._write_lines(name, [json.dumps(record, ensure_ascii=False, indent=1) + "\n"])

    def _file(self, name: str) -> Path:
        return self.path / name

    def _lines(self, name: str) -> list[str]:
        # split at "\n" alone: a JSON text may hold U+2028, where splitlines() would break it
        try:
            return [line for line in self._file(name).read_text(encoding="utf-8").split("\n") if line]
        except OSError as error:
            raise RunFolderError(f"can't read {self._file(name)} ({error.strerror}); is it a run folder?") from error
        except UnicodeDecodeError as error:
            raise self._damaged(name, error) from error

    def _write_lines(self, name: str, lines: Iterable[str]) -> None:
        beside = self._file(f"{name}.new")
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        beside.replace(self._file(name))

    def _append(self, name: str, text: str) -> None:
        with self._file(name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def _damaged(self, name: str, error: Exception) -> RunFolderError:
        return RunFolderError(f"{self.path / name} is damaged ({error!r}); make the run again in another folder")


def json_line(record: Mapping[str, Any]) -> str:
    """The record on one line."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def compared(value: Any) -> Any:
    """What two runs must have alike: of the questions, not where their file lies."""
    return {name: each for name, each in value.items() if name != "file"} if isinstance(value, dict) else value
