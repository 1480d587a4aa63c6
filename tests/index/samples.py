"""Documents for tests of the store."""

from index.passage import Document

DIGEST = Document(
    id="kediri-2024",
    title="Netralitas ASN di Kediri",
    publisher="Warta Uji",
    published="2024-05-08",
    language="id",
    kind="news",
    text=(
        "ASN Kediri dilarang menyukai unggahan pasangan calon.\nASN Kediri dilarang menghadiri kampanye.\n\n"
        "Sanksi bagi ASN yang menyukai unggahan adalah sanksi moral.\nApel itu digelar pada 8 Mei 2024."
    ),
    summary_of="Warta Uji, 8 Mei 2024",
    translations=(
        "Civil servants in Kediri must not like posts of candidates.",
        "Civil servants in Kediri must not attend campaigns.",
        "The sanction for a civil servant who likes a post is a moral sanction.",
        "The roll call was held on 8 May 2024.",
    ),
)

PLAIN = Document(
    id="statement",
    title="Statement on elections",
    publisher="Test Bureau",
    published="2024-01-02",
    language="en",
    kind="statement",
    text="Officials stay neutral in elections. Dr. Zul said so.\n\nSharing a poster is forbidden!",
)


def numbered(number: int, version: str = "a", sentences: int = 6) -> Document:
    """A small digest; every sentence of it names its number and its version."""
    lines = [f"Kalimat {position} dokumen{number} versi{version} tentang netralitas." for position in range(sentences)]
    return Document(
        id=f"dokumen-{number}",
        title=f"Dokumen {number}",
        publisher="Warta Uji",
        published="2024-05-08",
        language="id",
        kind="news",
        text="\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:]),
        summary_of="uji",
        translations=tuple(
            f"Sentence {position} of document{number} version{version}." for position in range(sentences)
        ),
    )
