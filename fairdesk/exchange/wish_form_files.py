"""Wish forms as files: writing one for each enterprise, and bringing in those that came back."""

# xlsxwriter brings no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.domain.words import Wish
from fairdesk.exchange.files import import_form
from fairdesk.exchange.write_tables import write_whole
from fairdesk.texts import Language, day, moment, text
from fairdesk.usecases.meetings import wish_forms
from fairdesk.usecases.meetings.wish_forms import (
    ANSWER,
    HIDDEN_SHEET,
    MARKS,
    MEETINGS_MARK,
    SIGN,
    WISHES_MARK,
    WishForm,
)
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ImportResult

_ROWS = 30
"""Rows for wishes; a form that knows many wishes already has ten more than these."""
_LAST = 4
"""The last column that is seen."""
_WIDTHS = (5, 46, 17, 12, 34)
_A4 = 9
_LONGEST_NAME = 80
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f“”„«»]+')
_NOT_FILES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows gives to no file."""
_FILES = ("*.xlsx", "*.xls", "*.ods")


@dataclass(frozen=True, slots=True)
class FormRead:
    """What became of one file: its result, or why it was refused."""

    file: str
    result: ImportResult | None
    problem: Message | None = None


# Out


def write_forms(
    place: Workplace,
    folder: Path,
    enterprises: Collection[Id] | None = None,
    language: Language | None = None,
    progress: lists.Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Path]:
    """Writes a form for each enterprise into a folder (for all that have not declined, if none is named).

    Files are called as the enterprises are; one that was there is replaced. Without a ``language`` each form
    is in that of the enterprise's people. Raises ``UserFacingError`` where a file cannot be written.
    """
    made = wish_forms.forms(place, enterprises, language)
    written: list[Path] = []
    for form, name in zip(made, _file_names([form.name for form in made]), strict=True):
        if cancelled and cancelled():
            break
        path = folder / f"{name}.xlsx"
        write_form(path, form)
        written.append(path)
        if progress:
            progress(len(written), len(made))
    return written


def _file_names(names: Sequence[str]) -> list[str]:
    """The enterprises' names as every system takes them, each once."""
    found: list[str] = []
    taken: set[str] = set()
    for written in names:
        bare = " ".join(_NOT_IN_FILE_NAMES.sub(" ", written).split())[:_LONGEST_NAME].strip(" .")
        base = f"{bare}_" if not bare or _NOT_FILES.fullmatch(bare) else bare
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} {number}"
        taken.add(name.casefold())
        found.append(name)
    return found


def write_form(path: Path, form: WishForm) -> None:
    """Writes one form."""
    write_whole(path, lambda part: _Page(part, form).write())


class _Page:
    """One form on its way to paper or screen."""

    def __init__(self, path: Path, form: WishForm) -> None:
        self._form = form
        self._language: Language = form.language
        self._book = Workbook(str(path))
        self._page: Worksheet = self._book.add_worksheet(self._words("sheet"))
        self._hidden: Worksheet = self._book.add_worksheet(HIDDEN_SHEET)
        self._row = 0
        self._styles: dict[str, Format] = {name: self._book.add_format(style) for name, style in _STYLES}

    def _words(self, name: str, **values: object) -> str:
        return text(f"wishform.{name}", self._language, **values)

    def write(self) -> None:
        """The whole file."""
        self._head()
        self._availability()
        self._wishes()
        if self._form.meetings:
            self._meetings()
        self._identify()
        self._lay_out()
        self._book.close()

    def _line(self, style: str, written: str, height: float) -> None:
        """A line over the whole width."""
        self._page.set_row(self._row, height)
        self._page.merge_range(self._row, 0, self._row, _LAST, written, self._styles[style])
        self._row += 1

    def _head(self) -> None:
        form = self._form
        days = day(form.fair.start, self._language) if form.fair.start else ""
        self._line("fair", "  ·  ".join(filter(None, (form.fair.name, days))), 18)
        self._line("title", self._words("title"), 28)
        self._line("name", form.name, 24)
        self._line("note", self._words("how"), 44)

    # When

    def _availability(self) -> None:
        self._line("heading", self._words("when"), 30)
        yes, no = (text(f"fields.{name}", self._language) for name in ("yes", "no"))
        for one, comes in self._form.coming.items():
            known = "" if comes is None else yes if comes else no
            label = self._words("days", day=day(one, self._language))
            self._field(f"day {one.isoformat()}", label, known, {"validate": "list", "source": [yes, no]})
        for name in ("arrives", "leaves"):
            self._field(name, self._words(name), self._form.known.get(name, ""), _TIMES)
        self._field("busy", self._words("busy"), self._form.known.get("busy", ""))
        first = next(iter(self._form.coming), None)
        hint = self._words("busy_hint_days", day=f"{first:%d.%m.%Y}") if first else self._words("busy_hint")
        self._line("hint", hint, 16)
        for name, label in (("meetings_wanted", "wanted"), ("meetings_most", "most")):
            self._field(name, self._words(label), self._form.known.get(name, ""), _COUNT)

    def _field(self, mark: str, label: str, known: str, rule: Mapping[str, Any] | None = None) -> None:
        page, row = self._page, self._row
        page.set_row(row, 20)
        page.merge_range(row, 0, row, 1, label, self._styles["label"])
        page.merge_range(row, ANSWER, row, _LAST, "", self._styles["field"])
        page.write_string(row, ANSWER, known, self._styles["field"])
        page.write_string(row, MARKS, mark)
        if rule:
            page.data_validation(row, ANSWER, row, ANSWER, dict(rule))
        self._row += 1

    # Whom

    def _wishes(self) -> None:
        wishes = {wish: text(f"words.wish_{wish.value}", self._language) for wish in Wish}
        self._line("heading", self._words("whom"), 30)
        hint = self._words("whom_hint", must=wishes[Wish.MUST], never=wishes[Wish.NOT_WITH])
        self._line("note", hint, 32)
        self._columns(("number", "enterprise", "wish", "meetings", "about"), WISHES_MARK)
        first = self._row
        known = self._form.wishes
        for number in range(max(_ROWS, len(known) + 10)):
            self._page.set_row(self._row, 19)
            self._page.write_number(self._row, 0, number + 1, self._styles["number"])
            cells = ("", "", "", "")
            if number < len(known):
                wish = known[number]
                cells = (wish.wanted, wish.wish, str(wish.meetings), wish.about)
            for column, cell in enumerate(cells, 1):
                self._page.write_string(self._row, column, cell, self._styles["field"])
            self._row += 1
        last = self._row - 1
        names = f"={HIDDEN_SHEET}!$A$2:$A${len(self._form.choices) + 1}"
        title, unknown = self._words("pick"), self._words("unknown")
        whom = {"validate": "list", "source": names, "error_type": "information", "error_message": unknown}
        how = {"validate": "list", "source": list(wishes.values()), "error_title": title}
        self._page.data_validation(first, 1, last, 1, whom | {"error_title": title})
        self._page.data_validation(first, 2, last, 2, how)
        self._page.data_validation(first, 3, last, 3, dict(_COUNT))

    def _columns(self, names: Sequence[str], mark: str) -> None:
        self._page.set_row(self._row, 22)
        for column, name in enumerate(names):
            self._page.write_string(self._row, column, self._words(name), self._styles["columns"])
        self._page.write_string(self._row, MARKS, mark)
        self._row += 1

    def _meetings(self) -> None:
        self._line("heading", self._words("arranged"), 30)
        self._columns(("number", "partner", "at", "table", "comes"), MEETINGS_MARK)
        yes, no = (text(f"fields.{name}", self._language) for name in ("yes", "no"))
        for number, one in enumerate(self._form.meetings, 1):
            self._page.set_row(self._row, 19)
            at = f"{one.when:%H:%M}" if len(self._form.coming) < 2 else moment(one.when, self._language)
            self._page.write_number(self._row, 0, number, self._styles["number"])
            for column, cell in enumerate((one.partner, at, str(one.table or "")), 1):
                self._page.write_string(self._row, column, cell, self._styles["told"])
            self._page.write_string(self._row, _LAST, yes if one.is_confirmed else "", self._styles["field"])
            self._page.data_validation(
                self._row, _LAST, self._row, _LAST, {"validate": "list", "source": [yes, no]}
            )
            self._page.write_string(self._row, MARKS, one.mark)
            self._row += 1

    # What makes it a form

    def _identify(self) -> None:
        form = self._form
        told = (SIGN, form.fair.id.hex(), form.fair.code, form.enterprise.hex(), form.language)
        for column, cell in enumerate(told):
            self._hidden.write_string(0, column, cell)
        for row, (label, one) in enumerate(form.choices, 1):
            self._hidden.write_string(row, 0, label)
            self._hidden.write_string(row, 1, one.hex())
        self._hidden.hide()
        self._hidden.protect()

    def _lay_out(self) -> None:
        page = self._page
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        page.set_column(MARKS, MARKS, 8, None, {"hidden": True})
        page.hide_gridlines(2)
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        page.print_area(0, 0, self._row - 1, _LAST)
        page.ignore_errors({"number_stored_as_text": f"A1:E{self._row + 200}"})
        page.set_footer("&C&8&P / &N")
        page.protect("", {"insert_rows": True, "format_rows": True, "format_columns": True})
        page.activate()
        self._book.set_properties({"title": self._words("title"), "subject": self._form.name})
        self._book.set_size(1600, 1400)


_INK, _QUIET, _LINE, _BLUE, _SUNKEN = "#24211C", "#5D564C", "#D2CBC0", "#2B56A0", "#F3F1EC"
_BASE: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "vcenter"}
_STYLES: Sequence[tuple[str, dict[str, Any]]] = (
    ("fair", {**_BASE, "font_color": _QUIET}),
    ("title", {**_BASE, "font_size": 18, "bold": True}),
    ("name", {**_BASE, "font_size": 13, "bold": True, "font_color": _BLUE}),
    ("note", {**_BASE, "font_color": _QUIET, "text_wrap": True, "valign": "top"}),
    ("hint", {**_BASE, "font_size": 8, "font_color": _QUIET, "align": "right", "valign": "top"}),
    ("heading", {**_BASE, "font_size": 12, "bold": True, "valign": "bottom"}),
    ("label", {**_BASE, "bg_color": _SUNKEN, "border": 1, "border_color": _LINE, "indent": 1}),
    (
        "columns",
        {**_BASE, "bold": True, "bg_color": _SUNKEN, "border": 1, "border_color": _LINE, "indent": 1},
    ),
    (
        "number",
        {
            **_BASE,
            "font_color": _QUIET,
            "bg_color": _SUNKEN,
            "border": 1,
            "border_color": _LINE,
            "align": "center",
        },
    ),
    ("told", {**_BASE, "bg_color": _SUNKEN, "border": 1, "border_color": _LINE, "indent": 1}),
    (
        "field",
        {
            **_BASE,
            "border": 1,
            "border_color": _LINE,
            "indent": 1,
            "locked": False,
            "num_format": "@",
            "align": "left",
            "shrink": True,
        },
    ),
)
_TIMES: Mapping[str, Any] = {
    "validate": "list",
    "source": [f"{hour:02d}:{minute:02d}" for hour in range(8, 20) for minute in (0, 30)],
    "show_error": False,
}
_COUNT: Mapping[str, Any] = {
    "validate": "list",
    "source": [str(number) for number in range(1, 21)],
    "show_error": False,
}


# In


def read_forms(
    place: Workplace,
    paths: Sequence[Path],
    progress: lists.Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[FormRead]:
    """Brings filled forms in, one import each; what is none does not keep the others out."""
    found: list[FormRead] = []
    for path in paths:
        if cancelled and cancelled():
            break
        try:
            found.append(FormRead(path.name, import_form(place, path)))
        except UserFacingError as error:
            found.append(FormRead(path.name, None, error.title))
        if progress:
            progress(len(found), len(paths))
    return found


def forms_in(folder: Path) -> list[Path]:
    """The spreadsheets in a folder, in the order of their names; what programs leave beside them is none."""
    found = {path for pattern in _FILES for path in folder.glob(pattern)}
    return sorted(path for path in found if not path.name.startswith((".", "~$")))
