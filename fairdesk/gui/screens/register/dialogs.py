"""Questions of the register: swapping stands, same company, why a badge is stopped."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from fairdesk.domain.entities import Badge, Enterprise, Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.parts import Entry, Rows
from fairdesk.gui.widgets.basics import Field, clear, column, label
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.usecases.enterprises import same_company, stands
from fairdesk.usecases.enterprises.lookalikes import LookAlike, enterprises_like
from fairdesk.usecases.enterprises.stands import Affected, Paper
from fairdesk.usecases.front_desk.badges import BadgeToPrint, sheet_of
from fairdesk.usecases.ports import Changes, Hit, Workplace

REASONS = (
    "registerscreen.why_lost",
    "registerscreen.why_left",
    "registerscreen.why_wrong_person",
    "registerscreen.why_misused",
)


class SwapDialog(Dialog):
    """Two enterprises change places; then the papers that this outdates, for printing again."""

    swapped = Signal(object)

    def __init__(self, context: Context, enterprise: Enterprise, parent: QWidget) -> None:
        super().__init__(context, message("registerscreen.swap_title", name=enterprise.name), parent=parent)
        self._enterprise = enterprise
        self._other: Id | None = None
        now = message("registerscreen.stand_now", stand=enterprise.stand or "–")
        self._now = label("body", "secondary", wrap=True)
        context.words.bind(self._now, "setText", now)
        self.other = Field(context, "registerscreen.swap_with")
        self._preview = label("body.medium", wrap=True)
        self._preview.hide()
        for part in (self._now, self.other, self._preview):
            self.body.addWidget(part)
        self._finder = Finder(context, self.other.line, ("enterprise",))
        self._finder.chosen.connect(self._found)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("registerscreen.swap_done", kind="primary", default=True)
        self._done.setEnabled(False)
        self._done.clicked.connect(self.swap)
        self.other.line.setFocus()

    def choose(self, other: Enterprise) -> None:
        """The enterprise to change places with."""
        self._other = other.id
        self.other.text = other.name
        self.words.bind(
            self._preview,
            "setText",
            message(
                "registerscreen.swap_preview",
                one=self._enterprise.name,
                first=other.stand or "–",
                other=other.name,
                second=self._enterprise.stand or "–",
            ),
        )
        self._preview.show()
        self.adjustSize()
        self._done.setEnabled(other.id != self._enterprise.id)
        self._done.setFocus()

    def _found(self, hit: Hit) -> None:
        def read(place: Workplace) -> Enterprise | None:
            with place.read() as work:
                return work.get(Enterprise, hit.id)

        self.context.do(read, lambda found: self.choose(found) if found else None)

    def swap(self) -> None:
        """Does it."""
        one, other = self._enterprise.id, self._other
        if other is None:
            return
        self._done.setEnabled(False)
        self.context.do(lambda place: stands.swap(place, one, other), self._swapped, self._failed)

    def _swapped(self, affected: Affected) -> None:
        self.accept()
        self.swapped.emit(affected)

    def _failed(self, error: Exception) -> None:
        self._done.setEnabled(True)
        self.context.worker.failed.emit(error)


class PapersDialog(Dialog):
    """Badges that say the old stand. ``print_them`` carries them as they are to be printed now."""

    print_them = Signal(object)

    def __init__(self, context: Context, papers: tuple[Paper, ...], parent: QWidget) -> None:
        title = message("registerscreen.papers_title", count=len(papers))
        super().__init__(context, title, parent=parent)
        self._badges = [paper.badge for paper in papers if paper.badge]
        advice = label("body", "secondary", wrap=True)
        context.words.bind(advice, "setText", "registerscreen.papers_advice")
        listed = QListWidget()
        listed.setMinimumHeight(min(8, len(papers)) * 34 + 4)
        context.words.bind(listed, "setAccessibleName", title)
        for paper in papers:
            parts = (context.words(paper.what), paper.person, paper.enterprise)
            listed.addItem(" · ".join(part for part in parts if part))
        self.body.addWidget(advice)
        self.body.addWidget(listed)
        self.add_button("registerscreen.papers_later").clicked.connect(self.reject)
        done = self.add_button("registerscreen.papers_print", kind="primary", default=True)
        done.setEnabled(bool(self._badges))
        done.clicked.connect(self._print)

    def _print(self) -> None:
        badges = self._badges

        def read(place: Workplace) -> list[BadgeToPrint]:
            with place.read() as work:
                found = [work.get(Badge, one) for one in badges]
                return [sheet_of(work, badge) for badge in found if badge is not None]

        self.context.do(read, self._ready)

    def _ready(self, sheets: list[BadgeToPrint]) -> None:
        self.accept()
        self.print_them.emit(sheets)


@dataclass(frozen=True)
class _Company:
    """Records that are one company, and records that may be."""

    records: list[Enterprise]
    alike: list[LookAlike]


class SameCompanyDialog(Dialog):
    """The records of a company, each of which can be parted; look-alikes, each of which can be joined.

    ``decided`` carries the changes of each decision.
    """

    decided = Signal(object)

    def __init__(self, context: Context, enterprise: Enterprise, parent: QWidget) -> None:
        super().__init__(context, message("registerscreen.same_title", name=enterprise.name), parent=parent)
        self._enterprise = enterprise
        advice = label("body", "secondary", wrap=True)
        context.words.bind(advice, "setText", "registerscreen.same_advice")
        self._records_title = label("label", "secondary")
        context.words.bind(self._records_title, "setText", "registerscreen.same_records")
        self._alike_title = label("label", "secondary")
        context.words.bind(self._alike_title, "setText", "registerscreen.same_alike")
        self._records, self._alike = column(gap=0), column(gap=0)
        self._find = Field(context, "registerscreen.same_find")
        for part in (advice, self._records_title, self._records, self._alike_title, self._alike, self._find):
            self.body.addWidget(part) if isinstance(part, QWidget) else self.body.addLayout(part)
        finder = Finder(context, self._find.line, ("enterprise",))
        finder.chosen.connect(lambda hit: self.merge(hit.id))
        self.add_button("shell.close", kind="primary").clicked.connect(self.accept)
        self._load()

    def _load(self) -> None:
        enterprise = self._enterprise
        self.context.do(lambda place: _company(place, enterprise), self._show)

    def _show(self, company: _Company) -> None:
        clear(self._records)
        clear(self._alike)
        several = len(company.records) > 1
        self._records_title.setVisible(several)
        if several:
            entries = [self._record(one) for one in company.records]
            self._records.addWidget(Rows(self.context.theme, entries))
        self._alike_title.setVisible(bool(company.alike))
        self._alike.addWidget(Rows(self.context.theme, [self._look_alike(one) for one in company.alike]))
        self._find.text = ""
        self.adjustSize()

    def _record(self, one: Enterprise) -> Entry:
        is_lead = one.id == self._enterprise.id
        detail = " · ".join(part for part in (one.stir, one.stand) if part)
        words = self.words("registerscreen.same_this" if is_lead else "registerscreen.same_part")
        return Entry(
            one.id,
            one.name,
            detail,
            state=words,
            token="text.tertiary" if is_lead else "accent.text",
            press=None if is_lead else lambda: self.part(one.id),
        )

    def _look_alike(self, one: LookAlike) -> Entry:
        words = self.words("registerscreen.same_merge")
        return Entry(
            one.id, one.name, one.detail, state=words, token="accent.text", press=lambda: self.merge(one.id)
        )

    def merge(self, other: Id) -> None:
        """The two are one company."""
        self._decide(lambda place: same_company.merge(place, self._enterprise.id, other))

    def part(self, other: Id) -> None:
        """The two are different."""
        self._decide(lambda place: same_company.part(place, self._enterprise.id, other))

    def _decide(self, job: Callable[[Workplace], Changes]) -> None:
        self.context.do(job, self._decided)

    def _decided(self, changes: Changes) -> None:
        self.decided.emit(changes)
        self._load()


def _company(place: Workplace, enterprise: Enterprise) -> _Company:
    with place.read() as work:
        ids = same_company.members(work, enterprise.id)
        records = [found for one in ids if (found := work.get(Enterprise, one)) is not None]
        alike = enterprises_like(work, enterprise.name, enterprise.stir, limit=8)
    return _Company(records, [one for one in alike if one.id not in ids])


class WhyDialog(Dialog):
    """Asks why a badge is stopped: one press for the usual reasons, or words of one's own."""

    chosen = Signal(str)

    def __init__(self, context: Context, title: str, name: str, parent: QWidget) -> None:
        super().__init__(context, message(title, name=name), NARROW, parent)
        for key in REASONS:
            words = context.words(key)
            choice = self.add_choice(key)
            choice.clicked.connect(lambda _=False, why=words: self.choose(why))
        self._other = Field(context, "registerscreen.why_other")
        self._other.line.returnPressed.connect(self._own_words)
        self.body.addWidget(self._other)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("registerscreen.why_done").clicked.connect(self._own_words)

    def _own_words(self) -> None:
        why = self._other.text.strip()
        if why:
            self.choose(why)
        else:
            self._other.show_problem(message("registerscreen.why_missing"))
            self._other.line.setFocus()

    def choose(self, why: str) -> None:
        """This is why."""
        self.accept()
        self.chosen.emit(why)
