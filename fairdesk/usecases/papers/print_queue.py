"""Papers that one desk asks another to print, for whom and for which table."""

from dataclasses import dataclass
from datetime import datetime

from fairdesk.domain import papers
from fairdesk.domain.checks import clean_text
from fairdesk.domain.entities import Desk, Document, DocumentVersion, Id, PrintJob, Table
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_versions import content_of, existing, versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace

MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class QueuedPaper:
    """A paper in a print queue, with all that is needed to print it and hand it out.

    ``sha256`` finds the PDF, which may not have arrived yet (``has_arrived``). ``trouble`` says why it should
    not be printed any more: it was cancelled, or there is a newer version.
    """

    job: PrintJob
    number: str
    template: str
    version: int
    copies: int
    parties: tuple[str, ...]
    table: int | None
    asked_by: str
    printed_at: str
    at: datetime | None
    sha256: str
    has_arrived: bool
    trouble: Message | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A paper that was sent to a queue."""

    job: Id
    changes: Changes


def send(
    place: Workplace, document: Id, desk: Id, copies: int | None = None, table: Id | None = None
) -> Sent:
    """Asks another desk to print the version that holds. The number and the text are this desk's already.

    Raises ``UserFacingError`` for a draft, a cancelled document, and a desk that does not exist.
    """
    with place.write() as work:
        record = existing(work, document)
        current = papers.latest(versions_of(work, document))
        if current is None or record.cancelled:
            raise UserFacingError(
                message("documents.queue_not_printed"), message("documents.queue_not_printed_advice")
            )
        to = work.get(Desk, desk)
        if to is None or to.voided:
            raise UserFacingError(
                message("documents.queue_no_desk"), message("documents.queue_no_desk_advice")
            )
        job = PrintJob(
            id=work.new_id(),
            document=document,
            version=current.version,
            copies=min(max(copies or record.copies, 1), MOST_COPIES),
            desk=desk,
            table=table,
            asked_by=work.desk.id,
            at=work.now,
            by=work.actor,
        )
        work.add(job)
    return Sent(job.id, work.changes)


def waiting(work: Work) -> tuple[QueuedPaper, ...]:
    """What this desk is asked to print, the longest waiting first."""
    jobs = work.all(PrintJob, desk=work.desk.id)
    return _papers(work, [one for one in jobs if not is_done(one)])


def asked(work: Work) -> tuple[QueuedPaper, ...]:
    """What this desk asked others to print, the latest first: waiting, printed and refused."""
    jobs = [one for one in work.all(PrintJob) if one.asked_by == work.desk.id]
    return _papers(work, jobs)[::-1]


def is_done(job: PrintJob) -> bool:
    """Whether a job has been printed or refused."""
    return job.printed is not None or job.refused is not None


def printed(place: Workplace, job: Id) -> Changes:
    """Notes that a paper of the queue was printed here."""
    with place.write() as work:
        _waiting(work, job)
        work.change(PrintJob, job, printed=work.now, printed_by=work.actor, refused=None)
    return work.changes


def refuse(place: Workplace, job: Id, reason: str) -> Changes:
    """Refuses to print a paper. Raises ``UserFacingError`` without a reason."""
    why = clean_text(reason)
    if not why:
        raise UserFacingError(message("documents.no_reason"), message("documents.no_reason_advice"))
    with place.write() as work:
        _waiting(work, job)
        work.change(PrintJob, job, refused=why)
    return work.changes


def take_back(place: Workplace, job: Id) -> Changes:
    """Takes a paper out of a queue. Raises ``UserFacingError`` where it was printed already."""
    with place.write() as work:
        _waiting(work, job)
        work.void(PrintJob, job)
    return work.changes


def _waiting(work: Work, job: Id) -> None:
    """Raises ``UserFacingError`` for a job that nobody waits for any more."""
    found = work.get(PrintJob, job)
    if found is None or found.voided:
        raise UserFacingError(message("documents.queue_taken_back"), message("documents.queue_gone_advice"))
    if is_done(found):
        raise UserFacingError(message("documents.queue_done"), message("documents.queue_gone_advice"))


def _papers(work: Work, jobs: list[PrintJob]) -> tuple[QueuedPaper, ...]:
    desks = {one.id: one for one in work.all(Desk)}
    tables = {one.id: one.number for one in work.all(Table)}
    found: list[QueuedPaper] = []
    for job in sorted(jobs, key=lambda one: one.id):
        document = work.get(Document, job.document) if job.document else None
        if document is None:
            continue
        everything = versions_of(work, document.id)
        version = papers.latest(one for one in everything if one.version == job.version)
        content = content_of(version) if version else None
        found.append(
            QueuedPaper(
                job=job,
                number=content.number if content else document.number or "",
                template=document.template,
                version=job.version,
                copies=job.copies,
                parties=_names(content),
                table=tables.get(job.table) if job.table else None,
                asked_by=_name(desks.get(job.asked_by) if job.asked_by else None),
                printed_at=_name(desks.get(job.desk) if job.desk else None),
                at=job.at,
                sha256=version.sha256 if version else "",
                has_arrived=version is not None and work.file(version.sha256) is not None,
                trouble=_trouble(document, version, everything),
            )
        )
    return tuple(found)


def _names(content: Content | None) -> tuple[str, ...]:
    """The parties as they stand first in the document."""
    return tuple(content.first(one.names) for one in content.parties) if content else ()


def _name(desk: Desk | None) -> str:
    return (desk.name or desk.letter) if desk else ""


def _trouble(
    document: Document, version: DocumentVersion | None, everything: list[DocumentVersion]
) -> Message | None:
    if document.voided or document.cancelled:
        return message("documents.queue_cancelled")
    current = papers.latest(everything)
    if version is not None and current is not None and current.version > version.version:
        return message("documents.queue_newer", version=current.version)
    return None
