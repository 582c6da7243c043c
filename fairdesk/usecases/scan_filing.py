"""Filing scanned pages by the codes on them: each to its document, its version, its page.

A page whose code does not say beyond doubt where it belongs is left for a person, with the reason. Nothing is
guessed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.entities import Attachment, Desk, Document, DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import latest
from fairdesk.domain.words import FileKind
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.signings import note_on_paper, parties_of


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scanned file: its place in it (from 1), the documents' codes on it, its bytes to keep."""

    page: int
    codes: tuple[PageCode, ...]
    body: bytes
    media_type: str
    trouble: Message | None = None


@dataclass(frozen=True, slots=True)
class FiledPage:
    """Where a page of a scanned file went: page ``sheet`` of a version."""

    page: int
    number: str
    version: int
    sheet: int
    document: Id
    attachment: Id


@dataclass(frozen=True, slots=True)
class LeftPage:
    """A page that a person must see to, why, and what its code says where it has one."""

    page: int
    reason: Message
    number: str | None = None
    version: int | None = None
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of scanned pages; ``signed`` are documents whose signatures were noted by it."""

    filed: tuple[FiledPage, ...] = ()
    left: tuple[LeftPage, ...] = ()
    signed: tuple[Id, ...] = ()
    changes: Changes = field(default_factory=Changes)

    def and_then(self, other: "Filing") -> "Filing":
        """Both together."""
        kinds, ids = self.changes.kinds | other.changes.kinds, self.changes.ids | other.changes.ids
        return Filing(
            self.filed + other.filed, self.left + other.left, self.signed + other.signed, Changes(kinds, ids)
        )


@dataclass(frozen=True, slots=True)
class _Where:
    """The page of a version that a scan shows."""

    document: Document
    version: DocumentVersion
    sheet: int


class _LeftError(Exception):
    """Why a page is left."""

    def __init__(self, left: LeftPage) -> None:
        super().__init__(left.reason.key)
        self.left = left


def file_pages(
    place: Workplace,
    pages: Iterable[ScannedPage],
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Filing:
    """Files scanned pages one by one, so that no other desk work waits; ``progress`` hears how many are done.

    When the last page of a document's current version has come, its parties' signatures are noted: a paper
    that was brought back whole is signed by all, until a person takes one back.
    """
    filing = Filing()
    for done, page in enumerate(pages, 1):
        filing = filing.and_then(_file_one(place, page))
        if progress:
            progress(done)
        if cancelled and cancelled():
            break
    return filing


def _file_one(place: Workplace, page: ScannedPage) -> Filing:
    with place.write() as work:
        try:
            where = _where(work, page)
        except _LeftError as error:
            return Filing(left=(error.left,))
        filing = _kept(work, page, where)
    return Filing(filing.filed, (), filing.signed, work.changes)


def _kept(work: Work, page: ScannedPage, where: _Where) -> Filing:
    document, version = where.document, where.version
    before = filed_sheets(work, version)
    number = document.number or ""
    attachment = Attachment(
        id=work.new_id(),
        negotiation=document.negotiation,
        document=document.id,
        version=version.version,
        page=where.sheet,
        what=FileKind.SIGNED_SCAN,
        name=_name(number, version.version, where.sheet, page.media_type),
        media_type=page.media_type,
        size=len(page.body),
        sha256=work.keep_file(page.body),
        at=work.now,
        by=work.actor,
    )
    work.add(attachment)
    came_whole = before | {where.sheet} >= _sheets(version) and not before >= _sheets(version)
    signed = _sign(work, document, version) if came_whole else ()
    filed = FiledPage(page.page, number, version.version, where.sheet, document.id, attachment.id)
    return Filing((filed,), (), signed)


def _sign(work: Work, document: Document, version: DocumentVersion) -> tuple[Id, ...]:
    """Notes the signatures on a paper that is here whole, unless it is cancelled or an old version."""
    current = latest(work.all(DocumentVersion, document=document.id))
    if document.voided or document.cancelled or current is None or current.id != version.id:
        return ()
    noted = note_on_paper(work, version, parties_of(work, document, version))
    return (document.id,) if noted else ()


def filed_sheets(work: Work, version: DocumentVersion) -> frozenset[int]:
    """The pages of a version of which a scan was filed."""
    scans = work.all(Attachment, document=version.document, version=version.version)
    return frozenset(one.page for one in scans if one.page and one.what is FileKind.SIGNED_SCAN)


def _sheets(version: DocumentVersion) -> frozenset[int]:
    return frozenset(range(1, version.pages + 1))


def _where(work: Work, page: ScannedPage) -> _Where:
    """Where a page belongs beyond doubt. Raises ``_LeftError``."""
    if page.trouble is not None:
        raise _LeftError(LeftPage(page.page, page.trouble))
    codes = set(page.codes)
    if not codes:
        raise _LeftError(LeftPage(page.page, message("signing.left_no_code")))
    if len(codes) > 1:
        raise _LeftError(LeftPage(page.page, message("signing.left_several_codes")))
    (code,) = codes
    where = _named(work, page, code)
    if where.document.voided or where.document.cancelled:
        raise _left(page, where, "signing.left_cancelled")
    if where.sheet in filed_sheets(work, where.version):
        raise _left(page, where, "signing.left_filed_already")
    return where


def _left(page: ScannedPage, where: _Where, reason: str) -> _LeftError:
    number, version = where.document.number or "", where.version.version
    said = message(reason, number=number, version=version, page=where.sheet)
    return _LeftError(LeftPage(page.page, said, number, version, where.sheet))


def _named(work: Work, page: ScannedPage, code: PageCode) -> _Where:
    if code.fair_tag != fair_tag(work.fair.id):
        raise _LeftError(LeftPage(page.page, message("signing.left_other_fair")))
    found = documents_of(work, code)
    if len(found) != 1:
        reason = "signing.left_number_twice" if found else "signing.left_unknown_number"
        raise _LeftError(LeftPage(page.page, message(reason, desk=code.desk, counter=code.counter)))
    versions = work.all(DocumentVersion, document=found[0].id)
    version = latest(one for one in versions if one.version == code.version)
    if version is None or code.page > version.pages:
        number = found[0].number or ""
        reason = "signing.left_unknown_version" if version is None else "signing.left_unknown_page"
        said = message(reason, number=number, version=code.version, page=code.page)
        raise _LeftError(LeftPage(page.page, said, number, code.version, code.page))
    return _Where(found[0], version, code.page)


def documents_of(work: Work, code: PageCode) -> list[Document]:
    """The documents with the number that a code of this fair names: one, unless two desks share a number."""
    desks = work.all(Desk, number=code.desk)
    everything = [one for desk in desks for one in _numbered(work, desk, code.counter)]
    return [one for one in everything if one.number]


def _numbered(work: Work, desk: Desk, counter: int) -> list[Document]:
    return work.all(Document, issuer=desk.id, counter=counter)


def file_by_hand(place: Workplace, page: ScannedPage, number: str, version: int, sheet: int) -> Filing:
    """Files a page where a person says it belongs; a second scan of a page too.

    Raises ``UserFacingError`` where there is no such page.
    """
    with place.write() as work:
        filing = _kept(work, page, _said(work, number, version, sheet))
    return Filing(filing.filed, (), filing.signed, work.changes)


def _said(work: Work, number: str, version: int, sheet: int) -> _Where:
    wanted = "".join(number.split()).upper()
    found = work.all(Document, number=wanted)
    versions = [one for document in found for one in work.all(DocumentVersion, document=document.id)]
    chosen = latest(one for one in versions if one.version == version)
    if chosen is None or not 1 <= sheet <= chosen.pages:
        raise UserFacingError(
            message("signing.no_such_page", number=number.strip(), version=version, page=sheet),
            message("signing.no_such_page_advice"),
        )
    document = next(one for one in found if one.id == chosen.document)
    return _Where(document, chosen, sheet)


def _name(number: str, version: int, sheet: int, media_type: str) -> str:
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(media_type, "jpg")
    return f"{number.replace('/', '-')} v{version} p{sheet}.{ending}"
