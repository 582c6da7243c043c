"""What happened in a negotiation, and when: talks, notes, files, papers and signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import Attachment, Id, Meeting, Negotiation, NegotiationNote
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import NegotiationSource
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline; ``at`` is the fair's own time, ``id`` that of the record behind it.

    ``kind`` is "began", "ended", "note", "file", "printed", "signed" or "cancelled". ``text`` is a note as it
    was said, or a file's name; ``sentence`` is what the program says.
    """

    kind: str
    at: datetime
    id: Id
    text: str = ""
    sentence: Message | None = None
    by: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Happenings:
    """The records that a timeline is made of."""

    talks: Sequence[Meeting]
    notes: Sequence[NegotiationNote]
    files: Sequence[Attachment]
    papers: Sequence[DocumentView]


def timeline(work: Work, negotiation: Negotiation, happened: Happenings) -> tuple[Entry, ...]:
    """Everything that happened, the latest first."""
    zone = ZoneInfo(work.fair.time_zone)
    found = [
        *(_of_talks(happened.talks, zone) if happened.talks else _without_meeting(negotiation, zone)),
        *_of_notes(happened.notes, zone),
        *_of_files(happened.files, zone),
        *(entry for paper in happened.papers for entry in _of_paper(work, paper, zone)),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def _of_talks(talks: Sequence[Meeting], zone: ZoneInfo) -> Iterator[Entry]:
    for talk in talks:
        if talk.started is not None:
            both = talk.host_came is not None and talk.guest_came is not None
            told = message(f"negotiations.{'both_came' if both else 'began'}")
            yield Entry("began", talk.started.astimezone(zone), talk.id, sentence=told)
        if talk.ended is not None:
            told = message("negotiations.talk_ended")
            yield Entry("ended", talk.ended.astimezone(zone), talk.id, sentence=told)


def _without_meeting(negotiation: Negotiation, zone: ZoneInfo) -> Iterator[Entry]:
    """A talk from paper, or one without a meeting. Of one known by its document nobody knows the times."""
    if negotiation.source is NegotiationSource.DOCUMENT:
        return
    by = negotiation.by or ""
    for kind, at, told in (
        ("began", negotiation.started, message("negotiations.began")),
        ("ended", negotiation.ended, message("negotiations.talk_ended")),
    ):
        if at is not None:
            yield Entry(kind, at.astimezone(zone), negotiation.id, sentence=told, by=by)


def _of_notes(notes: Sequence[NegotiationNote], zone: ZoneInfo) -> Iterator[Entry]:
    for note in notes:
        if note.at is not None:
            yield Entry("note", note.at.astimezone(zone), note.id, note.text, by=note.by or "")


def _of_files(files: Sequence[Attachment], zone: ZoneInfo) -> Iterator[Entry]:
    for file in files:
        if file.at is not None:
            what = message(f"words.file_kind_{file.what.value}")
            yield Entry("file", file.at.astimezone(zone), file.id, file.name, what, file.by or "")


def _of_paper(work: Work, paper: DocumentView, zone: ZoneInfo) -> Iterator[Entry]:
    """Each printing of a document, each signature, and its end. The record behind them is the document."""
    document, number = paper.document, paper.number
    for version in paper.versions:
        if version.at is not None:
            at, told = version.at, message("negotiations.printed", number=number, version=version.version)
            by = version.by or ""
            yield Entry("printed", at.astimezone(zone), document.id, "", told, by, version.version)
    for signing in paper.signings:
        if signing.at is not None:
            name = deal_parties.name_of(work, signing.enterprise)
            told = message("negotiations.signed", number=number, name=name)
            at, by = signing.at.astimezone(zone), signing.by or ""
            yield Entry("signed", at, document.id, "", told, by, signing.version)
    if document.cancelled and document.cancelled_at is not None:
        told = message("negotiations.cancelled", number=number, why=document.cancelled)
        at, by = document.cancelled_at.astimezone(zone), document.cancelled_by or ""
        yield Entry("cancelled", at, document.id, "", told, by)
