"""What the measures are called in tables, and how their figures are written."""

from __future__ import annotations

from dataclasses import dataclass

SHARE, FIGURE, TIME = "share", "figure", "ms"


@dataclass(frozen=True)
class Label:
    """A measure's title, how its figures are written, and what it says in a line."""

    title: str
    unit: str = SHARE
    meaning: str = ""

    def written(self, value: float | None) -> str:
        """The figure as a table shows it.

        >>> Label("Right").written(0.8571), Label("Time", TIME).written(12345.0)
        ('85.7 %', '12.3 s')
        """
        if value is None or value != value:  # NaN
            return "–"
        if self.unit == TIME:
            return f"{value / 1000:.1f} s"
        return f"{100 * value:.1f} %" if self.unit == SHARE else f"{value:.3f}"

    def of_one_question(self, value: float | None) -> str:
        """A question's own value: "yes" and "no" for the whole ones of a share."""
        if self.unit == SHARE and value in (0.0, 1.0):
            return "yes" if value else "no"
        return self.written(value)

    def written_change(self, value: float) -> str:
        """A difference of two figures, with its sign; of shares, in percentage points."""
        if self.unit == TIME:
            return f"{value / 1000:+.1f} s"
        return f"{100 * value:+.1f}" if self.unit == SHARE else f"{value:+.3f}"


LABELS = {
    "right": Label("Right", meaning="answerable questions with every fact of a right answer in it"),
    "fact_recall": Label("Fact recall", meaning="facts of a right answer that were stated (vital nuggets, strict)"),
    "nugget_recall_all": Label("Nugget recall", meaning="facts stated, those of a full answer included"),
    "exact_match": Label("Exact match", meaning="short answers equal to a gold answer"),
    "token_f1": Label("Token F1", FIGURE, "words shared with the gold answer"),
    "gold_cited": Label("Gold document cited", meaning="answered questions that cite a document holding the answer"),
    "gold_sentence_cited": Label("Gold sentence cited", meaning="of those that one sentence answers: it is cited"),
    "article_right": Label("Right article named", meaning="answers that name an article and name a right one"),
    "error_said": Label("Error said", meaning="tempting questions whose answer repeats the error; lower is better"),
    "alce_recall": Label("Citation recall", FIGURE, "sentences that their citations entail (ALCE)"),
    "alce_precision": Label("Citation precision", FIGURE, "citations that are not beside the point (ALCE)"),
    "quotes_exact": Label("Quotes exact", meaning="every quote is that very slice of its document"),
    "supported": Label("Supported", meaning="every number, date and name stands in the cited evidence"),
    "in_language": Label("In the question's language"),
    "untranslated": Label("Fully translated", meaning="English answers without an Indonesian phrase left in them"),
    "declined_rightly": Label("Declined when it should", meaning="unanswerable questions that were declined"),
    "wrongly_declined": Label("Wrongly declined", meaning="answerable questions that were declined; lower is better"),
    "declining_precision": Label("Declining, precision", meaning="declined questions that have no answer"),
    "declining_f1": Label("Declining, F1", FIGURE),
    "answerable_auroc": Label("Answerability, AUROC", FIGURE, "how well the score tells answerable questions"),
    "aurc": Label("AURC", FIGURE, "area under the risk-coverage curve; lower is better"),
    "parity_verdict": Label("Parity, verdict", meaning="pairs with the same verdict in both languages"),
    "parity_sources": Label("Parity, sources", meaning="pairs that cite the same documents in both languages"),
    "condense_ms": Label("Follow-up understood", TIME, "median, since the question came in"),
    "condense_ms_p95": Label("Follow-up understood, slowest", TIME, "95th percentile"),
    "search_ms": Label("Search", TIME, "median"),
    "search_ms_p95": Label("Search, slowest", TIME, "95th percentile"),
    "retrieve_ms": Label("Search and ranking", TIME, "median"),
    "retrieve_ms_p95": Label("Search and ranking, slowest", TIME, "95th percentile"),
    "vote_ms": Label("Generator's vote", TIME, "median"),
    "vote_ms_p95": Label("Generator's vote, slowest", TIME, "95th percentile"),
    "first_sentence_ms": Label("First sentence", TIME, "median"),
    "first_sentence_ms_p95": Label("First sentence, slowest", TIME, "95th percentile"),
    "total_ms": Label("Whole answer", TIME, "median"),
    "total_ms_p95": Label("Whole answer, slowest", TIME, "95th percentile"),
    "ndcg_10": Label("nDCG@10", FIGURE),
    "recall_24": Label("Recall@24", FIGURE),
    "recall_4": Label("Recall@4", FIGURE),
    "recall_5": Label("Recall@5", FIGURE),
    "mrr_10": Label("MRR@10", FIGURE),
}


def label(measure: str) -> Label:
    """The measure's label; one that has none here goes by its name, its figures as they are."""
    return LABELS.get(measure) or Label(measure, TIME if "_ms" in measure else FIGURE)
