"""Filing scanned pages by the codes on them: each to its document, its version, its page.

A page whose code does not say beyond doubt where it belongs is left for a person, with the reason. Nothing is
guessed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import (
    PageCode,
    TypedNumber,
    printed_number,
    read_number,
    version_id,
)
from fairdesk.domain.entities import Attachment, Desk, Document, DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import latest
from fairdesk.domain.words import FileKind
from fairdesk.usecases.papers.document_versions import Standing, content_of, standing_of, versions_of
from fairdesk.usecases.papers.documents import Paper, by_number
from fairdesk.usecases.papers.signings import file_number, note_on_paper, parties_of
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scanned file: its place in it (from 1), the documents' codes on it, its bytes to keep.

    ``is_scan`` is False for a page that a program wrote: no pen was ever on it.
    """

    page: int
    codes: tuple[PageCode, ...]
    body: bytes
    media_type: str
    is_scan: bool = True
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
    """The page of a printed version that a scan shows."""

    paper: Paper
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
    try:
        with place.write() as work:
            filing = _kept(work, page, _where(work, page))
    except _LeftError as error:
        return Filing(left=(error.left,))
    except UserFacingError as error:  # it is too large to be kept
        return Filing(left=(LeftPage(page.page, error.title),))
    return replace(filing, changes=work.changes)


def _kept(work: Work, page: ScannedPage, where: _Where) -> Filing:
    document, version = where.paper.document, where.paper.version
    before = filed_sheets(work, version)
    attachment = Attachment(
        id=work.new_id(),
        negotiation=document.negotiation,
        document=document.id,
        version=version.version,
        page=where.sheet,
        what=FileKind.SIGNED_SCAN,
        name=_name(where, page.media_type),
        media_type=page.media_type,
        size=len(page.body),
        sha256=work.keep_file(page.body),
        at=work.now,
        by=work.actor,
    )
    work.add(attachment)
    came_whole = before | {where.sheet} >= _sheets(version) and not before >= _sheets(version)
    signed = _sign(work, where.paper) if came_whole else ()
    filed = FiledPage(page.page, where.paper.number, version.version, where.sheet, document.id, attachment.id)
    return Filing((filed,), (), signed)


def _sign(work: Work, paper: Paper) -> tuple[Id, ...]:
    """Notes the signatures on a paper that is here whole, if it holds: an old version signs nothing."""
    if paper.standing is not Standing.HOLDS:
        return ()
    noted = note_on_paper(work, paper.version, parties_of(paper.version))
    return (paper.document.id,) if noted else ()


def filed_sheets(work: Work, version: DocumentVersion) -> frozenset[int]:
    """The pages of a version of which a scan was filed."""
    scans = work.all(Attachment, document=version.document, version=version.version)
    twins = tuple(file_number(one) for one in _twins(work, version))
    return frozenset(
        one.page
        for one in scans
        if one.page and one.what is FileKind.SIGNED_SCAN and not one.name.startswith(twins)
    )


def _twins(work: Work, version: DocumentVersion) -> list[DocumentVersion]:
    """What other desks printed of the same document at the same time, under numbers of theirs."""
    printed = versions_of(work, version.document) if version.document else []
    return [one for one in printed if one.version == version.version and one.id != version.id]


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
    paper = _paper(work, page, code)
    reason = _not_by_itself(work, paper, code) if page.is_scan else "signing.left_not_scanned"
    if reason is not None:
        said = message(reason, number=paper.number, version=code.version, page=code.page)
        raise _LeftError(LeftPage(page.page, said, paper.number, code.version, code.page))
    return _Where(paper, code.page)


def _paper(work: Work, page: ScannedPage, code: PageCode) -> Paper:
    """The one paper that a code names. Raises ``_LeftError`` where it is none or not one."""
    if code.fair_tag != fair_tag(work.fair.id):
        raise _LeftError(LeftPage(page.page, message("signing.left_other_fair")))
    papers = papers_of(work, code)
    if len(papers) != 1:
        reason = "signing.left_number_twice" if papers else "signing.left_unknown"
        number = number_in(work, code)
        said = message(reason, number=number or "–", version=code.version)
        raise _LeftError(LeftPage(page.page, said, number, code.version, code.page))
    return papers[0]


def _not_by_itself(work: Work, paper: Paper, code: PageCode) -> str | None:
    """Why a page whose paper is known is a person's to file all the same."""
    if code.page > paper.version.pages:
        return "signing.left_unknown_page"
    if paper.standing is Standing.CANCELLED:
        return "signing.left_cancelled"
    if paper.standing is Standing.TWIN:
        return "signing.left_twin"
    if code.page in filed_sheets(work, paper.version):
        return "signing.left_filed_already"
    return None


def papers_of(work: Work, code: PageCode) -> list[Paper]:
    """The papers that a code of this fair names: one, or none, or several where desks share a number."""
    return [
        Paper(document, version, standing_of(document, version, versions_of(work, document.id)))
        for desk in work.all(Desk, number=code.desk)
        for version in (work.get(DocumentVersion, version_id(desk.id, code.counter, code.version)),)
        if version is not None and version.document
        for document in (work.get(Document, version.document),)
        if document is not None
    ]


def number_in(work: Work, code: PageCode) -> str | None:
    """The printed number that a code of this fair stands for, whether or not such a paper is known here."""
    desk = next(iter(work.all(Desk, number=code.desk)), None)
    return printed_number(work.fair.code, desk.letter, code.counter) if desk else None


def file_by_hand(place: Workplace, page: ScannedPage, number: str, version: int, sheet: int) -> Filing:
    """Files a page where a person says it belongs; a second scan of a page too.

    Raises ``UserFacingError`` where there is no such page, or where the page's own code says otherwise.
    """
    if page.trouble is not None:
        raise UserFacingError(page.trouble, message("signing.file_unreadable_advice"))
    with place.write() as work:
        where = _said(work, number, version, sheet)
        _not_against_its_code(work, page, where)
        filing = _kept(work, page, where)
    return replace(filing, changes=work.changes)


def _said(work: Work, number: str, version: int, sheet: int) -> _Where:
    document = by_number(work, number)
    versions = versions_of(work, document) if document else []
    candidates = [one for one in versions if one.version == version]
    typed = read_number(number)
    named = [one for one in candidates if typed and _is_numbered(one, typed)]
    chosen = latest(named or candidates)
    record = work.get(Document, document) if document else None
    if record is None or chosen is None or not 1 <= sheet <= chosen.pages:
        raise UserFacingError(
            message("signing.no_such_page", number=number.strip(), version=version, page=sheet),
            message("signing.no_such_page_advice"),
        )
    return _Where(Paper(record, chosen, standing_of(record, chosen, versions)), sheet)


def _is_numbered(version: DocumentVersion, typed: TypedNumber) -> bool:
    """Whether a version bears a typed number, the fair put aside."""
    printed = read_number(content_of(version).number)
    return printed is not None and (printed.letter, printed.counter) == (typed.letter, typed.counter)


def _not_against_its_code(work: Work, page: ScannedPage, where: _Where) -> None:
    """Raises ``UserFacingError`` where the one code on a page names another page of this fair."""
    content = content_of(where.paper.version)
    said = PageCode(content.fair_tag, content.desk, content.counter, content.version, where.sheet)
    if len(page.codes) != 1 or page.codes[0] == said or page.codes[0].fair_tag != said.fair_tag:
        return
    (code,) = page.codes
    number = number_in(work, code) or "–"
    raise UserFacingError(
        message("signing.code_says_otherwise", number=number, version=code.version, page=code.page),
        message("signing.code_says_otherwise_advice"),
    )


def _name(where: _Where, media_type: str) -> str:
    return f"{file_number(where.paper.version)} p{where.sheet}.{_ENDINGS.get(media_type, 'jpg')}"


_ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/webp": "webp"}
