"""The front desk: scan, verdict, next scan, without a click."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QToolButton, QWidget

from fairdesk.domain.entities import Badge, Delegate, Id, Station
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Outcome, StationRole
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import DeskPrinting
from fairdesk.gui.screens.front_desk.company_meetings import CompanyMeetings
from fairdesk.gui.screens.front_desk.dialogs import GroupDialog, InsideDialog, SomeoneElseDialog, WalkInDialog
from fairdesk.gui.screens.front_desk.panel import VerdictPanel
from fairdesk.gui.screens.front_desk.passes import PassList
from fairdesk.gui.screens.front_desk.strip import Strip
from fairdesk.gui.screens.front_desk.table_verdicts import could_talk, table_verdict
from fairdesk.gui.screens.front_desk.table_work import TableWork, begin_talk
from fairdesk.gui.screens.front_desk.verdicts import Act, Verdict, verdict_of
from fairdesk.gui.screens.front_desk.visit_form import VisitForm
from fairdesk.gui.widgets.badge_card import CardFace
from fairdesk.gui.widgets.basics import (
    IconLabel,
    KeyButton,
    KeyCap,
    button,
    column,
    label,
    line,
    row,
    set_property,
)
from fairdesk.gui.widgets.finder import Finder
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import BadgeToPrint, replace_lost, sheet_of
from fairdesk.usecases.front_desk.check_in import PassSeen, ScanAnswer
from fairdesk.usecases.ports import Changes, DayCounts, Hit, Span, Workplace
from fairdesk.usecases.undo import undo

_FIGURES_EVERY_MS = 20_000
_LOW, _NARROW = 720, 1180
_BESIDE, _BESIDE_LOW = 630, 420
"""What the meetings of a visitor share the height of the screen with: fields, verdict, person, figures."""


@dataclass(frozen=True)
class _Figures:
    passes: list[PassSeen]
    counts: DayCounts
    time_zone: str
    stations: dict[bytes, str]
    here: Station | None


class FrontDesk(QWidget):
    """The screen. ``receive`` takes every scan of the program while it is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._answer: ScanAnswer | None = None
        self._verdict: Verdict | None = None
        self._sheet: BadgeToPrint | None = None
        self._figures: _Figures | None = None
        self._bind_to: str | None = None
        self._beside: ScanAnswer | None = None
        self._last_done: Span | None = None
        self._printing = DeskPrinting(context)
        self._panel = VerdictPanel(context)
        self._visit_form = VisitForm(context)
        self._panel.extra.addWidget(self._visit_form)
        self._meetings = CompanyMeetings(context)
        self._panel.extra.addWidget(self._meetings.part)
        self._passes = PassList(context)
        self._tables = TableWork(context)
        self._side = QStackedWidget()
        self._side.addWidget(self._passes)
        self._side.addWidget(self._tables.list)
        self._strip = Strip(context)
        self._scan_frame = self._scan_field()
        self._finder = Finder(context, self._field, ("delegate", "enterprise"), below=self._scan_frame)
        self._fill_footer()
        self._main = column(self._scan_frame, self._panel, gap=16, margins=(24, 20, 24, 20))
        self._main.setStretch(1, 1)
        upper = row(self._main, self._side, gap=0)
        upper.setStretch(0, 1)
        whole = column(upper, line("line.strong"), self._strip, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._connect()
        self.show_idle()

    # Building

    def _scan_field(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("scanField")
        self._field = QLineEdit()
        self._field.setObjectName("scan")
        self._words.bind(self._field, "setPlaceholderText", "frontdesk.scan_here")
        self._words.bind(self._field, "setAccessibleName", "frontdesk.scan_here")
        self._prompt = label("scan")
        self._prompt.hide()
        self._sound = QToolButton()
        self._sound.setProperty("role", "top")
        self._sound.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sound.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._sound.clicked.connect(self._switch_sound)
        self._key = KeyCap("F2")
        icon = IconLabel(self._context.theme, "scan", "accent.text", 24)
        inside = row(icon, self._field, self._prompt, self._sound, self._key, gap=12, margins=(18, 4, 16, 4))
        inside.setStretch(1, 1)
        inside.setStretch(2, 1)
        frame.setLayout(inside)
        frame.setFixedHeight(64)
        return frame

    def _fill_footer(self) -> None:
        context = self._context
        self._print = button(context, "frontdesk.print_badge", icon="printer", keys=("F4",))
        self._group = button(context, "frontdesk.companion", icon="people", keys=("F6",))
        self._else = button(context, "frontdesk.someone_else", icon="person", keys=("F7",))
        self._open = button(context, "frontdesk.open_record", icon="building", keys=("F8",))
        self._walk_in = button(context, "frontdesk.walk_in", icon="plus", keys=("Ctrl", "N"))
        self._inside = button(context, "frontdesk.who_is_inside", icon="list", keys=("F3",))
        self._start = button(context, "frontdesk.start_meeting", icon="play", keys=("F9",))
        self._miss = button(context, "frontdesk.miss_meeting", icon="cross", keys=("F10",))
        self._call = button(context, "frontdesk.call_meeting", icon="sound-on", keys=("F12",))
        for one, _ in self._actions():
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._panel.footer_row.addWidget(one)
        self._panel.footer_row.addStretch(1)

    def _connect(self) -> None:
        context = self._context
        for one, action in self._actions():
            one.clicked.connect(action)
        self._panel.chose.connect(self._choose)
        self._passes.undo.connect(self.undo_last)
        self._passes.scope_changed.connect(self._look_again)
        self._passes.opened.connect(self._open_pass)
        self._finder.chosen.connect(self._found)
        self._finder.entered.connect(self._typed)
        self._meetings.shown.connect(lambda: self._panel.say_also(self._meetings.part.sentences))
        self._meetings.done.connect(self._did)
        self._tables.done.connect(self._did)
        self._tables.list.chosen.connect(self._show_buttons)
        context.changed.connect(self._something_changed)
        context.station_changed.connect(lambda _: self._station_changed())
        context.words.changed.connect(self._language_changed)
        context.theme.changed.connect(self._language_changed)
        self._field.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_again)
        self._timer.start(_FIGURES_EVERY_MS)
        self._show_sound()
        self._look_again()

    def _actions(self) -> tuple[tuple[KeyButton, Callable[[], object]], ...]:
        return (
            (self._start, self.next_step),
            (self._miss, self.slip_or_miss),
            (self._call, self._tables.call),
            (self._print, self.print_badge),
            (self._group, self.let_in_group),
            (self._else, self.someone_else),
            (self._open, self.open_record),
            (self._walk_in, self.walk_in),
            (self._inside, self.show_inside),
        )

    @property
    def spoken(self) -> str:
        """What the panel says to a screen reader: the whole sentence of what is shown."""
        return self._panel.accessibleName()

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do; the shell makes shortcuts of them while the screen is shown."""
        return {
            "F2": self.focus_scan,
            "F3": self.show_inside,
            "F4": self.print_badge,
            "F6": self.let_in_group,
            "F7": self.someone_else,
            "F8": self.open_record,
            "F9": self.next_step,
            "F10": self.slip_or_miss,
            "F12": self._tables.call,
            "Ctrl+M": self.request_meeting,
            "Ctrl+N": self.walk_in,
            "Ctrl+Z": self.undo_last,
        }

    def focus_first(self) -> None:
        """Typing goes into the scan field, unless a choice is asked for."""
        choosing = self._verdict is not None and bool(self._verdict.choices)
        (self if choosing else self._field).setFocus()

    # Scans

    def receive(self, code: str) -> None:
        """Takes a scanned code."""
        station = self._context.station
        if station is None:
            return
        self._finder.close_list()
        self._field.clear()
        self._bind_to = None
        self._context.do(lambda place: check_in.scan(place, station, code), self.show_answer)

    def show_answer(self, answer: ScanAnswer) -> None:
        """Shows an answer, sounds it, and asks for what else belongs to it."""
        if answer.repeated and self._is_shown_at_table(answer):
            return
        beside = self._answer if could_talk(self._answer, answer) else None
        verdict = self._verdict_of(answer, beside)
        self._answer, self._verdict, self._sheet, self._beside = answer, verdict, None, beside
        self._bind_to = self._last_done = None
        self._panel.show_verdict(verdict, answer)
        self._panel.repaint()  # the verdict is seen before anything else is begun
        self._context.sounds.play(verdict.sound)
        self._show_card()
        self._choice_mode(on=bool(verdict.choices))
        self._show_buttons()
        visit = answer.station.role is StationRole.STAND and answer.outcome is Outcome.ADMITTED
        self._visit_form.show_visit(answer if visit else None)
        self._context.announce(answer.changes)
        badge = answer.badge
        if badge is not None:
            self._context.do(lambda place: _sheet(place, badge), self._show_sheet)
        self._meetings.show_for(answer)
        if answer.at_table is not None and answer.at_table.meeting is not None:
            self._tables.list.stand_on(answer.at_table.meeting.id)

    def _verdict_of(self, answer: ScanAnswer, beside: ScanAnswer | None) -> Verdict:
        figures = self._figures
        zone = figures.time_zone if figures else "UTC"
        if answer.at_table is not None:
            return table_verdict(answer, zone, beside)
        return verdict_of(answer, zone, figures.stations if figures else {})

    def _is_shown_at_table(self, answer: ScanAnswer) -> bool:
        """Whether the badge's meeting stands on the screen already: a second scan of it says no more."""
        shown = self._answer
        same = shown is not None and shown.badge is not None and shown.badge == answer.badge
        return same and shown is not None and shown.at_table is not None

    def show_idle(self) -> None:
        """Ready for the next badge."""
        self._answer = self._verdict = self._sheet = self._bind_to = self._beside = None
        self._panel.show_idle()
        self._meetings.show_for(None)
        self._visit_form.show_visit(None)
        self._choice_mode(on=False)
        self._show_buttons()
        self._look_again()

    def _show_sheet(self, sheet: BadgeToPrint | None) -> None:
        answer = self._answer
        if sheet is None or answer is None or answer.badge is None or answer.badge.id != sheet.badge.id:
            return
        self._sheet = sheet
        self._show_card()
        self._show_buttons()

    def _show_card(self, caption: Message | None = None, tone: str = "") -> None:
        answer = self._answer
        if answer is None or answer.badge is None or answer.delegate is None:
            self._panel.show_card(None, None)
            return
        face = CardFace(
            role=answer.delegate.role,
            role_name=self._words(f"words.role_{answer.delegate.role}"),
            name=answer.delegate.name or "–",
            enterprise=answer.enterprise.name if answer.enterprise else "",
            number=answer.number or "",
            code=self._sheet.code if self._sheet else "",
            crossed_out=self._verdict is not None and self._verdict.page == "stop",
        )
        if caption is None:
            caption, tone = self._caption(answer)
        self._panel.show_card(face, caption, tone)

    def _caption(self, answer: ScanAnswer) -> tuple[Message | None, str]:
        if self._verdict is not None and self._verdict.page == "stop":
            return message("frontdesk.badge_no_longer", number=answer.number or ""), "stop"
        if answer.at_table is not None:
            return None, ""
        if self._verdict is not None and self._verdict.page == "wait":
            return message("frontdesk.badge_should_look"), "secondary"
        if self._sheet is None:
            return None, ""
        if self._sheet.badge.box and answer.last is None:
            return message("frontdesk.badge_in_box", box=self._sheet.badge.box), ""
        return (
            (message("frontdesk.badge_printed"), "ok")
            if self._sheet.printed
            else (message("frontdesk.badge_not_printed"), "wait")
        )

    def _show_buttons(self) -> None:
        answer = self._answer
        known = answer is not None and answer.delegate is not None
        choosing = self._verdict is not None and bool(self._verdict.choices)
        self._panel.footer.setVisible(not choosing)
        at_tables = self._tables.serves
        for one in (self._print, self._else):
            one.setVisible(known and not at_tables)
        for one in (self._walk_in, self._inside):
            one.setVisible(not known and not at_tables)
        self._group.setVisible(not at_tables)
        self._open.setVisible(known)
        self._show_table_buttons()
        printed = self._sheet is not None and self._sheet.printed > 0
        self._words.bind(self._print, "say", "frontdesk.print_again" if printed else "frontdesk.print_badge")

    def _show_table_buttons(self) -> None:
        tables = self._tables
        for one in (self._start, self._miss, self._call):
            one.setVisible(tables.serves)
        self._start.setEnabled(tables.can_start or tables.can_end)
        self._miss.setEnabled(tables.can_start)
        self._call.setEnabled(tables.can_start)
        start = "frontdesk.end_meeting" if tables.can_end else "frontdesk.start_meeting"
        self._words.bind(self._start, "say", start)
        self._start.show_icon("check" if tables.can_end else "play")
        call = "frontdesk.uncall_meeting" if tables.is_called else "frontdesk.call_meeting"
        self._words.bind(self._call, "say", call)

    # Choices

    def _choice_mode(self, *, on: bool) -> None:
        """Typing is off while a choice is asked for; scans still work."""
        self._field.setVisible(not on)
        self._prompt.setVisible(on)
        set_property(self._scan_frame, "state", "choice" if on else "")
        self._key.setText("Esc" if on else "F2")
        if on and self._verdict is not None:
            count = len(self._verdict.choices)
            keys = ", ".join(str(number) for number in range(1, count + 1))
            self._words.bind(self._prompt, "setText", "frontdesk.press_choice", keys=keys)
        self.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a choice, and Esc as the safe way out."""
        verdict = self._verdict
        if verdict is not None and verdict.choices:
            typed = event.text()
            if typed.isdigit() and 1 <= int(typed) <= len(verdict.choices):
                self._choose(int(typed) - 1)
                return
            mistake = next((n for n, one in enumerate(verdict.choices) if one.act is Act.MISTAKE), None)
            if event.key() == Qt.Key.Key_Escape and mistake is not None:
                self._choose(mistake)
                return
        if event.key() == Qt.Key.Key_Escape:
            self.show_idle()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the empty scan field goes back to idle; the frame shows where the focus is."""
        if watched is self._field:
            if event.type() == QEvent.Type.FocusIn:
                set_property(self._scan_frame, "state", "")
            elif event.type() == QEvent.Type.FocusOut and self._field.isVisible():
                set_property(self._scan_frame, "state", "away")
            elif _is_undo(event) and not self._field.text():
                event.ignore()  # an empty field has nothing to undo: the key takes the last pass back
                return True
            elif self._tables.serves and self._steps(event):
                return True
            elif _is_escape(event):
                self._field.clear()
                self.show_idle()
                return True
        return False

    def _steps(self, event: QEvent) -> bool:
        """The arrows of an empty field go through the meetings of the tables."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or self._field.text():
            return False
        by = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key())
        if by is not None:
            self._tables.list.step(by)
        return by is not None

    def _choose(self, place: int) -> None:
        verdict, answer = self._verdict, self._answer
        if verdict is None or answer is None or place >= len(verdict.choices):
            return
        chosen: dict[Act, Callable[[], object]] = {
            Act.WENT_OUT_UNSEEN: lambda: self._went_out_unseen(answer),
            Act.OTHER_PERSON: self.someone_else,
            Act.CALL: self._call_coordinator,
            Act.NEW_BADGE: lambda: self._issue_new(answer),
            Act.MISTAKE: lambda: self._take_back(answer),
            Act.TYPE_AGAIN: self.show_idle,
            Act.FIND: self.show_idle,
            Act.WALK_IN: self.walk_in,
            Act.BIND: lambda: self._find_for(answer.code),
            Act.TALK: lambda: self._begin_talk(answer),
            Act.NO_TALK: self.show_idle,
        }
        chosen[verdict.choices[place].act]()

    def _went_out_unseen(self, answer: ScanAnswer) -> None:
        self._context.do(lambda at: check_in.went_out_unseen(at, answer), self.show_answer)

    def _call_coordinator(self) -> None:
        self.show_idle()
        self._context.tell(message("frontdesk.called"))

    def _find_for(self, code: str) -> None:
        """A blank badge becomes the person's who is found now."""
        self.show_idle()
        self._bind_to = code

    def _take_back(self, answer: ScanAnswer) -> None:
        if answer.recorded is None:
            self.show_idle()
            return
        noted = answer.recorded
        self._context.do(lambda place: check_in.take_back(place, noted), self._taken_back)

    def _taken_back(self, changes: Changes) -> None:
        self.show_idle()
        self._context.announce(changes)
        self._context.tell(message("frontdesk.taken_back"))

    def _issue_new(self, answer: ScanAnswer) -> None:
        """The person of a revoked badge is here: prints the badge that replaces it, or issues one."""
        badge, new = answer.badge, answer.replacement
        if badge is None:
            return
        if new is not None:
            self._context.do(lambda place: _sheet(place, new), self._print_new)
            return
        why = badge.revoked or self._words("frontdesk.lost_reason")
        self._context.do(lambda place: replace_lost(place, badge.id, why), self._issued)

    def _issued(self, made: tuple[BadgeToPrint, Changes]) -> None:
        sheet, changes = made
        self._context.announce(changes)
        self._print_new(sheet)

    def _print_new(self, sheet: BadgeToPrint | None) -> None:
        if sheet is None or sheet.delegate is None:
            return
        self._let_in_found(sheet.delegate.id)
        self._printing.print_sheet(sheet, self._printed, self, self._words("frontdesk.lost_reason"))

    # Finding and typing

    def _found(self, hit: Hit) -> None:
        self._field.clear()
        if hit.kind == "enterprise":
            self._open_group(hit.id)
        elif self._bind_to is not None:
            self._bind(self._bind_to, hit.id)
        else:
            self._let_in_found(hit.id)

    def _let_in_found(self, delegate: Id) -> None:
        station = self._context.station
        if station is not None:
            self._context.do(
                lambda place: check_in.let_in(place, station, [delegate]),
                lambda answers: self.show_answer(answers[0]),
            )

    def _bind(self, code: str, delegate: Id) -> None:
        station = self._context.station
        self._bind_to = None
        if station is not None:
            self._context.do(
                lambda place: check_in.bind_blank(place, station, code, delegate), self.show_answer
            )

    def _typed(self, text: str) -> None:
        """Enter on a text: a code or number is scanned; a name that found nobody is not known."""
        self.receive(text)

    def focus_scan(self) -> None:
        """Back to the scan field."""
        if self._verdict is not None and self._verdict.choices:
            self.show_idle()
        self._field.setFocus()
        self._field.selectAll()

    # Actions

    def print_badge(self) -> None:
        """Prints the badge on the screen; a reprint asks why."""
        if self._sheet is not None:
            self._show_card(message("frontdesk.badge_printing"))
            self._printing.print_sheet(self._sheet, self._printed, self)

    def _printed(self, problem: Message | None) -> None:
        if problem is not None:
            self._show_card(message("frontdesk.badge_fault", why=problem), "wait")
            return
        answer = self._answer
        if answer is not None and answer.badge is not None:
            badge = answer.badge
            self._context.do(lambda place: _sheet(place, badge), self._show_sheet)

    def let_in_group(self) -> None:
        """The people of an enterprise in one go."""
        self._open_group(self._answer.enterprise.id if self._answer and self._answer.enterprise else None)

    def _open_group(self, enterprise: Id | None) -> None:
        dialog = GroupDialog(self._context, enterprise, self)
        dialog.let_in.connect(self._group_came)
        dialog.open()

    def _group_came(self, changes: Changes, people: int) -> None:
        self.show_idle()
        self._context.announce(changes)
        self._context.tell(message("frontdesk.group_in", count=people), changes.span)

    def someone_else(self) -> None:
        """Another person came in somebody's place."""
        answer = self._answer
        if answer is None or answer.badge is None or answer.delegate is None:
            return
        dialog = SomeoneElseDialog(self._context, answer, self)
        dialog.came.connect(self._new_person_came)
        dialog.open()

    def walk_in(self) -> None:
        """Somebody who is on no list; a blank badge that was scanned becomes theirs."""
        answer = self._answer
        blank = answer.code if answer and answer.badge and answer.badge.delegate is None else None
        dialog = WalkInDialog(self._context, blank, self)
        dialog.came.connect(self._new_person_came)
        dialog.known.connect(self._let_in_found)
        dialog.open()

    def _new_person_came(self, answer: ScanAnswer) -> None:
        self.show_answer(answer)
        badge = answer.badge
        if badge is not None and self._printing.ready:
            self._context.do(lambda place: _sheet(place, badge), self._print_first)

    def _print_first(self, sheet: BadgeToPrint | None) -> None:
        self._show_sheet(sheet)
        if sheet is not None and sheet.printed == 0:
            self.print_badge()

    def open_record(self) -> None:
        """At the tables the negotiation of the meeting; else the person's enterprise in the register."""
        if self._tables.open_negotiation():
            return
        answer = self._answer
        if answer is not None and answer.delegate is not None:
            self._context.go("register", answer.enterprise.id if answer.enterprise else answer.delegate.id)

    def show_inside(self) -> None:
        """Who is inside now, to read and to print."""
        InsideDialog(self._context, self).open()

    # Meetings

    def next_step(self) -> None:
        """At the tables: begins or ends the meeting. At an entrance: the company confirms its meetings."""
        if self._tables.serves:
            self._tables.start_or_end()
        else:
            self._meetings.confirm()

    def slip_or_miss(self) -> None:
        """At the tables: somebody did not come. At an entrance: prints the slip."""
        if self._tables.serves:
            self._tables.miss()
        else:
            self._meetings.print_slip()

    def request_meeting(self) -> None:
        """Notes whom the company of the person on the screen wishes to meet."""
        answer = self._answer
        if answer is None or answer.enterprise is None:
            return
        from fairdesk.gui.widgets.request_dialog import RequestDialog  # seldom needed

        dialog = RequestDialog(self._context, self)
        dialog.choose("asker", answer.enterprise.id, answer.enterprise.name)
        dialog.fields["wanted"].line.setFocus()
        dialog.noted.connect(lambda changes: setattr(self, "_last_done", changes.span))
        dialog.open()

    def _begin_talk(self, answer: ScanAnswer) -> None:
        beside = self._beside
        if beside is not None:
            self._context.do(lambda place: begin_talk(place, beside, answer), self.show_answer)

    def _did(self, sentence: Message, changes: Changes) -> None:
        """Something was done with a key: until the next scan the key of undoing takes this back."""
        self._last_done = changes.span
        self._context.tell(sentence, changes.span)

    def _undo_done(self, span: Span) -> None:
        self._last_done = None
        self._context.do(
            lambda place: undo(place, span),
            lambda undone: (
                self._context.announce(undone.changes),
                self._context.tell(message("shell.taken_back")),
            ),
        )

    def undo_last(self) -> None:
        """Takes back what was done last, or the latest pass of this station."""
        if self._last_done is not None:
            self._undo_done(self._last_done)
            return
        latest = self._figures.passes[0] if self._figures and self._figures.passes else None
        if latest is not None and not self._passes.all_stations:
            self._context.do(lambda place: check_in.take_back(place, latest.noted.id), self._taken_back)

    def _open_pass(self, seen: PassSeen) -> None:
        if seen.noted.delegate is not None:
            self._context.go("register", seen.noted.delegate)

    # Figures and surroundings

    def _look_again(self) -> None:
        station = None if self._passes.all_stations else self._context.station
        here = self._context.station
        self._context.do(lambda place: _figures(place, station, here), self._show_figures)

    def _show_figures(self, figures: _Figures) -> None:
        self._figures = figures
        undoable = not self._passes.all_stations
        self._passes.show_passes(figures.passes, figures.time_zone, undoable=undoable)
        self._strip.show_counts(figures.counts, figures.time_zone)
        here = figures.here
        at_tables = here is not None and here.role is StationRole.TABLE and here.id == self._context.station
        if at_tables != self._tables.serves or at_tables:
            self._tables.serve(here if at_tables else None)
            self._side.setCurrentWidget(self._tables.list if at_tables else self._passes)
            self._show_buttons()

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & {"pass", "visit", "delegate", "enterprise", "station", "desk"}:
            self._look_again()
        if changes.kinds & {"meeting", "table", "enterprise"}:
            self._meetings.look_again()

    def _station_changed(self) -> None:
        self.show_idle()

    def _language_changed(self) -> None:
        self._show_sound()
        if self._answer is not None and self._verdict is not None:
            self._panel.show_verdict(self._verdict, self._answer)
            self._show_card()

    def _switch_sound(self) -> None:
        sounds = self._context.sounds
        sounds.on = not sounds.on
        self._context.settings.sound = sounds.on
        self._show_sound()

    def _show_sound(self) -> None:
        on = self._context.sounds.on
        self._words.bind(self._sound, "setText", "frontdesk.sound_on" if on else "frontdesk.sound_off")
        self._sound.setIcon(self._context.theme.icon("sound-on" if on else "sound-off", "text.secondary", 18))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low windows get smaller letters, narrow ones a narrower list."""
        low = self.height() < _LOW
        if low != self._panel.compact:
            self._panel.make_compact(on=low)
            self._strip.make_compact(on=low)
            self._scan_frame.setFixedHeight(48 if low else 64)
            self._main.setContentsMargins(24, 10 if low else 20, 24, 10 if low else 20)
            self._main.setSpacing(10 if low else 16)
        self._meetings.part.make_compact(self.height() - (_BESIDE_LOW if low else _BESIDE), on=low)
        self._side.setFixedWidth(324 if self.width() > _NARROW else 256)


def _is_undo(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    return event.matches(QKeySequence.StandardKey.Undo)


def _is_escape(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() == Qt.Key.Key_Escape


def _figures(place: Workplace, station: Id | None, here: Id | None) -> _Figures:
    with place.read() as work:
        zone = work.fair.time_zone
        stations = {one.id: one for one in work.all(Station)}
    names = {one.id: one.name for one in stations.values()}
    passes, counts = check_in.recent(place, 30, station), check_in.counts(place)
    return _Figures(passes, counts, zone, names, stations.get(here or b""))


def _sheet(place: Workplace, badge: Badge) -> BadgeToPrint | None:
    with place.read() as work:
        held = {key.number for key in work.badge_keys()}
        if badge.key not in held or (badge.delegate and work.get(Delegate, badge.delegate) is None):
            return None
        return sheet_of(work, badge)
