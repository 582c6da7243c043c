"""Lists as files: bringing one in, and writing what was refused or exported."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.exchange.read_tables import read_sheets
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import Language
from fairdesk.usecases.meetings import wish_forms
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ImportResult, ListKind, Preview


def import_file(
    place: Workplace,
    path: Path,
    kind: ListKind | str | None = None,
    *,
    columns: lists.Columns | None = None,
    progress: lists.Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Brings a list or a filled wish form in.

    Raises ``UserFacingError`` where the file cannot be read or holds neither.
    """
    sheets = read_sheets(path)
    form = wish_forms.read(place, sheets)
    if form is not None:
        return wish_forms.bring_in(place, form, path.name, _sha256(path), dry_run=dry_run)
    return lists.import_list(
        place, sheets, path.name, _sha256(path), kind, columns, progress, cancelled, dry_run
    )


def preview_file(
    place: Workplace,
    path: Path,
    kind: ListKind | str | None = None,
    *,
    columns: lists.Columns | None = None,
    progress: lists.Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """What bringing a file in would do. Raises ``UserFacingError`` where it cannot be read."""
    sheets = read_sheets(path)
    form = wish_forms.read(place, sheets)
    if form is not None:
        return lists.preview(place, form.sheets, None, columns, progress, cancelled)
    return lists.preview(place, sheets, kind, columns, progress, cancelled)


def import_form(place: Workplace, path: Path) -> ImportResult:
    """Brings a filled wish form in. Raises ``UserFacingError`` for anything else, ordinary lists too."""
    form = wish_forms.read(place, read_sheets(path))
    if form is None:
        raise UserFacingError(message("wishform.no_form"), message("wishform.no_form_advice"))
    return wish_forms.bring_in(place, form, path.name, _sha256(path))


def write_rejects(path: Path, result: ImportResult, language: Language) -> None:
    """Writes the refused rows with their reasons, to be corrected and brought in again."""
    write_xlsx(path, lists.rejected_sheets(result, language))


def export_file(place: Workplace, path: Path, kind: ListKind | str, language: Language) -> int:
    """Writes a table as xlsx; returns how many records it holds."""
    sheet = lists.export_table(place, kind, language)
    write_xlsx(path, [sheet])
    return len(sheet.rows) - 1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
