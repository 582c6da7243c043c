"""Lists in: what a spreadsheet holds becomes records of the fair, and can be taken back whole.

Good rows go in, bad rows come out with a reason. A cell that is empty never erases anything; a cell that
differs is an update, unless an earlier row of the same list has said something else: then the row is
refused, so that bringing the same list in again changes nothing. Lists out are made in ``lists_export``.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from fairdesk.domain.entities import Enterprise, Id, ImportRun, Record
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.texts import Language, text
from fairdesk.usecases.ports import Changes, Span, Work, Workplace
from fairdesk.usecases.spreadsheets.lists_export import export_table
from fairdesk.usecases.spreadsheets.lists_headers import (
    OWNER_COLUMNS,
    Column,
    Layout,
    ListKind,
    is_total,
    recognise,
    repeats_heading,
)
from fairdesk.usecases.spreadsheets.lists_known import Known
from fairdesk.usecases.spreadsheets.lists_plan import ImportedLookAlike, Plan, RejectedError, Verdict
from fairdesk.usecases.spreadsheets.lists_rows import RowRead, read_row, texts_of, value_of
from fairdesk.usecases.spreadsheets.lists_take import take_row
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet
from fairdesk.usecases.undo import Undone, undo

__all__ = [
    "ImportResult",
    "ListKind",
    "Notice",
    "Preview",
    "Reject",
    "add_to_import",
    "export_table",
    "import_list",
    "imports",
    "preview",
    "rejected_sheets",
    "undo_import",
]

_AT_ONCE = 250
"""Records written in one transaction: scans at the desk wait no longer than that."""
_TOLD_EVERY = 200
_SHOWN = 50
"""Rows of each sheet that a preview shows."""

Columns = Mapping[str, Mapping[int, str | None]]
"""What a person said about columns: sheet → column (from 0) → path, or None for "not used"."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused; ``row`` is its number in the file, ``cells`` what stands in it."""

    sheet: str
    row: int
    reason: Message
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was understood and that a person may want to know; ``row`` 0 means the whole sheet."""

    sheet: str
    row: int
    text: Message


@dataclass(frozen=True)
class ImportResult:
    """What became of a list. ``read`` is the sum of the four counts of rows.

    ``run_id`` names the import for ``undo_import``; it is None where nothing was written. ``headings`` are
    the columns of each sheet, for the file of rejects.
    """

    kind: str
    added: int
    updated: int
    unchanged: int
    rejected: int
    rejects: tuple[Reject, ...] = ()
    notices: tuple[Notice, ...] = ()
    lookalikes: tuple[ImportedLookAlike, ...] = ()
    changes: Changes = field(default_factory=Changes)
    run_id: Id | None = None
    cancelled: bool = False
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.added + self.updated + self.unchanged + self.rejected


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row as the preview shows it: its cells as they are understood, or why it would be refused."""

    row: int
    texts: tuple[str, ...]
    verdict: Verdict
    reason: Message | None


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet before it is brought in. ``layout`` is None where no heading was understood."""

    sheet: str
    layout: Layout | None
    rows: tuple[RowSeen, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a list in would do; nothing was written. ``result`` has the counts and refused rows."""

    sheets: tuple[SheetPreview, ...]
    result: ImportResult


@dataclass(frozen=True, slots=True)
class Import:
    """A list that was brought in, as it is listed for people."""

    run_id: Id
    file: str
    at: datetime | None
    by: str | None
    added: int
    updated: int
    unchanged: int
    rejected: int
    undone: bool


Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


def preview(
    place: Workplace,
    sheets: Sequence[Sheet],
    kind: ListKind | str | None = None,
    columns: Columns | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """What the sheets hold and what bringing them in would do. Writes nothing.

    A person may say what they list (``kind``) and what single columns mean (``columns``).
    """
    run = _Run(place, "", None, _Watch(progress, cancelled), writes=False)
    tables = _tables(sheets, kind, columns or {})
    shown = run.take(tables, keep_rows=_SHOWN)
    previews = [
        SheetPreview(
            sheet.name,
            table.layout if table else None,
            tuple(shown.get(sheet.name, ())),
            sum(1 for _ in table.rows()) if table else 0,
        )
        for sheet in sheets
        for table in [next((one for one in tables if one.sheet is sheet), None)]
    ]
    return Preview(tuple(previews), run.result(tables, sheets))


def import_list(
    place: Workplace,
    sheets: Sequence[Sheet],
    source_name: str,
    sha256: str | None = None,
    kind: ListKind | str | None = None,
    columns: Columns | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Brings sheets in; ``source_name`` and ``sha256`` are remembered with the import.

    Rows are written in pieces, so that others work on meanwhile; each piece is recorded with it, and an
    import that was cancelled takes back what it wrote. Raises ``UserFacingError`` where no sheet is
    understood.
    """
    tables = _tables(sheets, kind, columns or {})
    if not tables:
        raise UserFacingError(message("lists.no_heading"), message("lists.no_heading_advice"))
    run = _Run(place, source_name, sha256, _Watch(progress, cancelled), writes=not dry_run)
    run.take(tables)
    return run.result(tables, sheets)


def add_to_import(
    place: Workplace, result: ImportResult, source_name: str, write: Callable[[Work], None]
) -> ImportResult:
    """Writes something more that a file said, as a part of its import: taken back, it goes too."""
    with place.write() as work:
        write(work)
        span = work.changes.span
        if span is None:
            return result
        pieces = _pieces(lambda one: work.get(ImportRun, one), result.run_id) if result.run_id else []
        piece = ImportRun(
            id=_next_piece(pieces[-1].id) if pieces else work.new_id(),
            file=source_name,
            at=work.now,
            by=work.actor,
            desk=span.desk,
            first=span.first,
            last=span.last,
        )
        work.add(piece)
    changes = _sum(result.changes, work.changes)
    return replace(result, changes=changes, run_id=result.run_id or piece.id)


def imports(place: Workplace) -> list[Import]:
    """The lists that were brought in, newest first."""
    with place.read() as work:
        runs = {run.id: run for run in work.all(ImportRun)}
    later = {_next_piece(run) for run in runs}
    return [_import(_pieces(runs.get, run)) for run in reversed(runs) if run not in later]


def _next_piece(run: Id) -> Id:
    """The id of the record of an import's next piece: it follows from the one before."""
    digest = blake2b(run, digest_size=16, person=b"fairdesk import").digest()
    return uuid.UUID(bytes=digest, version=4).bytes


def _pieces(get: Callable[[Id], ImportRun | None], first: Id) -> list[ImportRun]:
    """The records of all pieces of an import."""
    pieces: list[ImportRun] = []
    piece = get(first)
    while piece is not None:
        pieces.append(piece)
        piece = get(_next_piece(piece.id))
    return pieces


def _import(runs: Sequence[ImportRun]) -> Import:
    return Import(
        runs[0].id,
        runs[0].file,
        runs[0].at,
        runs[0].by,
        sum(run.added for run in runs),
        sum(run.updated for run in runs),
        sum(run.unchanged for run in runs),
        sum(run.rejected for run in runs),
        all(run.undone for run in runs),
    )


def undo_import(place: Workplace, run_id: Id) -> Undone:
    """Takes an import back whole, the last piece first; what was changed again since stays as it is.

    Raises ``UserFacingError`` where there is no such import.
    """
    with place.read() as work:
        runs = _pieces(lambda one: work.get(ImportRun, one), run_id)
    if not runs:
        raise UserFacingError(message("lists.no_import"), message("lists.no_import_advice"))
    changes, kept = Changes(), 0
    for run in reversed([run for run in runs if not run.undone]):
        if run.desk is not None and run.first is not None and run.last is not None:
            undone = undo(place, Span(run.desk, run.first, run.last))
            changes, kept = _sum(changes, undone.changes), kept + undone.kept
        with place.write() as work:
            work.change(ImportRun, run.id, undone=True)
        changes = _sum(changes, work.changes)
    return Undone(changes, kept)


def _sum(one: Changes, other: Changes) -> Changes:
    """Two pieces of an action as one; only a single piece has a span."""
    span = other.span if one.span is None else one.span if other.span is None else None
    return Changes(one.kinds | other.kinds, one.ids | other.ids, span)


def rejected_sheets(result: ImportResult, language: Language) -> list[Sheet]:
    """The refused rows as sheets that can be corrected and brought in again.

    Each row stands under its old heading, with its reason, sheet and row behind it.
    """
    made: list[Sheet] = []
    told: list[Cell] = [text(f"lists.{name}", language) for name in ("reason", "sheet", "row")]
    for name, heading in result.headings.items():
        refused = [one for one in result.rejects if one.sheet == name]
        if refused:
            width = max(len(heading), *(len(one.cells) for one in refused))
            rows = [
                [*_wide(one.cells, width), text(one.reason, language), one.sheet, one.row] for one in refused
            ]
            made.append(Sheet(name, [[*_wide(heading, width), *told], *rows]))
    return made


def _wide(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells, *[None] * (width - len(cells))]


# Reading


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its layout."""

    sheet: Sheet
    layout: Layout

    def rows(self) -> Iterator[tuple[int, list[str], list[Cell]]]:
        """The rows under the heading that hold anything: number in the file, texts, cells."""
        first = self.layout.first_row
        for number, cells in enumerate(self.sheet.rows[first:], first + 1):
            texts = texts_of(cells)
            if any(texts) and not repeats_heading(self.layout, texts):
                yield number, texts, cells


def _names_by_stir(tables: Sequence[_Table]) -> dict[str, str]:
    """What enterprises are called in any row, for rows that know them by their STIR alone."""
    names: dict[str, str] = {}
    for table in tables:
        places = {
            column.path: column.index for column in table.layout.columns if column.path in OWNER_COLUMNS
        }
        if len(places) < len(OWNER_COLUMNS):
            continue
        for _, texts, _ in table.rows():
            name, stir = (texts[places[path]] if places[path] < len(texts) else "" for path in OWNER_COLUMNS)
            known = value_of(Enterprise, "stir", stir) if name and stir else None
            if isinstance(known, str):
                names.setdefault(known, str(value_of(Enterprise, "name", name) or name))
    return names


_ORDER = list(ListKind)


def _tables(sheets: Sequence[Sheet], kind: ListKind | str | None, columns: Columns) -> list[_Table]:
    """The sheets that are understood, enterprises before those that refer to them."""
    wanted = _kind(kind)
    found = [
        _Table(sheet, layout)
        for sheet in sheets
        if (layout := recognise(sheet, wanted, columns.get(sheet.name))) is not None
    ]
    return sorted(found, key=lambda table: _ORDER.index(table.layout.kind))


def _kind(kind: ListKind | str | None) -> ListKind | None:
    if kind is None:
        return None
    try:
        return ListKind(kind)
    except ValueError:
        raise UserFacingError(
            message("lists.unknown_kind", kind=str(kind)),
            message("lists.unknown_kind_advice", kinds=", ".join(ListKind)),
        ) from None


class _Watch:
    """Tells how far an import is, and hears that it shall stop."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def goes_on(self, done: int, total: int) -> bool:
        """Whether to go on after ``done`` rows."""
        if self._progress:
            self._progress(done, total)
        return not (self._cancelled and self._cancelled())


class _Run:
    """One import on its way."""

    def __init__(
        self, place: Workplace, source: str, sha256: str | None, watch: _Watch, *, writes: bool
    ) -> None:
        self._place = place
        self._source = source
        self._sha256 = sha256
        self._watch = watch
        self._writes = writes
        self._began = place.clock.now()
        self._counts = dict.fromkeys(Verdict, 0)
        self._recorded = dict.fromkeys(Verdict, 0)
        self._rejects: list[Reject] = []
        self._notices: list[Notice] = []
        self._lookalikes: list[ImportedLookAlike] = []
        self._changes = Changes()
        self._run_id: Id | None = None
        self._last_piece: Id | None = None
        self._stopped = False

    def take(self, tables: Sequence[_Table], keep_rows: int = 0) -> dict[str, list[RowSeen]]:
        """Takes every row; gives back the first rows of each sheet as they were understood."""
        with self._place.read() as work:
            known = Known(work, self._kinds(tables))
        plan = Plan(known, self._began, self._place.actor, _names_by_stir(tables))
        total = sum(len(table.sheet.rows) - table.layout.first_row for table in tables)
        done = 0
        shown: dict[str, list[RowSeen]] = {}
        for table in tables:
            seen = shown.setdefault(table.sheet.name, [])
            for number, texts, cells in table.rows():
                if done % _TOLD_EVERY == 0 and not self._watch.goes_on(done, total):
                    self._stop()
                    return shown
                row = self._take_row(plan, table, number, texts, cells)
                if len(seen) < keep_rows:
                    seen.append(row)
                done += 1
                if plan.size >= _AT_ONCE:
                    self._write(plan)
        self._write(plan)
        self._watch.goes_on(total, total)
        return shown

    @staticmethod
    def _kinds(tables: Sequence[_Table]) -> set[type[Record]]:
        return {table.layout.main for table in tables}

    def _take_row(
        self, plan: Plan, table: _Table, number: int, texts: list[str], cells: list[Cell]
    ) -> RowSeen:
        name, reason = table.sheet.name, None
        read = read_row(table.layout, texts)
        try:
            _refuse_totals(read, texts)
            verdict, notices = take_row(plan, table.layout, read, name, number)
            self._notices += [Notice(name, number, one) for one in (*read.notices, *notices)]
        except RejectedError as refused:
            verdict, reason = Verdict.REJECTED, refused.reason
            self._rejects.append(Reject(name, number, reason, tuple(cells)))
        self._counts[verdict] += 1
        return RowSeen(number, tuple(texts), verdict, reason)

    def _write(self, plan: Plan) -> None:
        """Writes what is planned, with its record, in one transaction."""
        adds, changes, alike = plan.hand_over()
        self._lookalikes += alike
        if not self._writes:
            return
        if adds or changes:
            with self._place.write() as work:
                for record in adds:
                    work.add(record)
                for record_type, record_id, values in changes:
                    work.change(record_type, record_id, **values)
                span = work.changes.span
                if span is not None:
                    self._last_piece = _next_piece(self._last_piece) if self._last_piece else work.new_id()
                    self._run_id = self._run_id or self._last_piece
                    work.add(self._record(self._last_piece, span))
            self._changes = _sum(self._changes, work.changes)
        elif self._last_piece is not None and self._counts != self._recorded:
            self._complete_record(self._last_piece)
        self._recorded = dict(self._counts) if self._run_id else self._recorded

    def _record(self, run_id: Id, span: Span) -> ImportRun:
        return ImportRun(
            id=run_id,
            file=self._source,
            sha256=self._sha256,
            at=self._began,
            by=self._place.actor,
            desk=span.desk,
            first=span.first,
            last=span.last,
            added=self._news(Verdict.ADDED),
            updated=self._news(Verdict.UPDATED),
            unchanged=self._news(Verdict.UNCHANGED),
            rejected=self._news(Verdict.REJECTED),
        )

    def _news(self, verdict: Verdict) -> int:
        """Rows since the last record."""
        return self._counts[verdict] - self._recorded[verdict]

    def _complete_record(self, run_id: Id) -> None:
        """Counts rows that came after the last change."""
        with self._place.write() as work:
            record = work.get(ImportRun, run_id)
            if record is not None:
                counts = {one.value: getattr(record, one.value) + self._news(one) for one in Verdict}
                work.change(ImportRun, run_id, **counts)

    def _stop(self) -> None:
        """Takes back what was written."""
        self._stopped = True
        if self._run_id is not None:
            self._changes = _sum(self._changes, undo_import(self._place, self._run_id).changes)

    def result(self, tables: Sequence[_Table], sheets: Sequence[Sheet]) -> ImportResult:
        """What became of the list."""
        read = {table.sheet.name for table in tables}
        unread = [
            Notice(sheet.name, 0, message("lists.sheet_not_read", sheet=sheet.name, count=len(sheet.rows)))
            for sheet in sheets
            if sheet.rows and sheet.name not in read
        ]
        main = max(tables, key=lambda table: len(table.sheet.rows), default=None)
        kind = main.layout.kind.value if main else ""
        if self._stopped:
            return ImportResult(kind, 0, 0, 0, 0, changes=self._changes, cancelled=True)
        return ImportResult(
            kind,
            added=self._counts[Verdict.ADDED],
            updated=self._counts[Verdict.UPDATED],
            unchanged=self._counts[Verdict.UNCHANGED],
            rejected=self._counts[Verdict.REJECTED],
            rejects=tuple(self._rejects),
            notices=(*unread, *self._notices),
            lookalikes=tuple(self._lookalikes),
            changes=self._changes,
            run_id=self._run_id,
            headings={table.sheet.name: _headings(table.layout.columns) for table in tables},
        )


def _headings(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.heading for column in columns)


def _refuse_totals(read: RowRead, texts: Sequence[str]) -> None:
    if read.record is None and "enterprise.stir" not in read.values and is_total(texts):
        raise RejectedError(message("lists.total"))
