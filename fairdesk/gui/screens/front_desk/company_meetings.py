"""What the front desk does about the meetings of whoever came in: shows, tells, confirms, prints the slip."""

from PySide6.QtCore import QObject, QTimer, Signal

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Confirmation, Outcome, StationRole, TellingWay
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import SlipPrinting
from fairdesk.gui.screens.front_desk.meetings_part import MeetingsPart
from fairdesk.usecases.front_desk import desk_meetings
from fairdesk.usecases.front_desk.check_in import ScanAnswer
from fairdesk.usecases.front_desk.desk_meetings import CompanyDay
from fairdesk.usecases.meetings import agendas, meeting_day
from fairdesk.usecases.ports import Changes, Workplace

TOLD_AFTER_MS = 1_000
"""So long a company's meetings stand on the screen before they count as told."""
_COMES_IN = (StationRole.ENTRANCE, StationRole.DOOR)


class CompanyMeetings(QObject):
    """``shown`` says that there is more to read; ``done`` carries what was done and its changes."""

    shown = Signal()
    done = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.part = MeetingsPart(context)
        self._slips = SlipPrinting(context)
        self._answer: ScanAnswer | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOLD_AFTER_MS)
        self._timer.timeout.connect(self._told)
        self.part.confirmed.connect(self.confirm)
        self.part.slip_wanted.connect(self.print_slip)
        context.closed.connect(self._timer.stop)
        context.words.changed.connect(lambda: self.part.show_day(self.part.day))

    @property
    def enterprise(self) -> Id | None:
        """Whose meetings are shown."""
        return self.part.day.enterprise if self.part.day else None

    def show_for(self, answer: ScanAnswer | None) -> None:
        """Looks for the meetings of whoever was let in; called once the verdict is painted."""
        self._timer.stop()
        self._answer = answer
        self.part.show_day(None)
        if answer is None or answer.enterprise is None or answer.outcome is not Outcome.ADMITTED:
            return
        if answer.station.role in _COMES_IN:
            enterprise = answer.enterprise.id
            self._context.do_long(lambda place: _day(place, enterprise), lambda day: self._found(answer, day))

    def look_again(self) -> None:
        """Something changed while they are shown."""
        answer, day = self._answer, self.part.day
        if answer is not None and day is not None:
            self._context.do_long(
                lambda place: _day(place, day.enterprise), lambda found: self._changed(answer, found)
            )

    def _found(self, answer: ScanAnswer, day: CompanyDay | None) -> None:
        if self._answer is not answer or day is None:
            return
        self._changed(answer, day)
        if day.is_news:
            self._timer.start()
        first = answer.first_entry is None and not answer.repeated
        if first and day.due and self._slips.automatic:
            self.print_slip()

    def _changed(self, answer: ScanAnswer, day: CompanyDay | None) -> None:
        if self._answer is answer:
            self.part.show_day(day)
            self.shown.emit()

    def _told(self) -> None:
        """What has stood there for a while was told to the person, if all of it could be read."""
        day = self.part.day
        if day is not None and self.part.tells_all:
            self._context.do_long(
                lambda place: agendas.note_told(place, [day.enterprise], TellingWay.SCAN),
                self._context.announce,
            )

    def confirm(self) -> None:
        """The company will come to all its meetings."""
        day = self.part.day
        if day is not None and day.unconfirmed:
            self._context.do(
                lambda place: meeting_day.confirm_all(place, day.enterprise, Confirmation.CHECK_IN),
                lambda changes: self._confirmed(day.unconfirmed, changes),
            )

    def _confirmed(self, count: int, changes: Changes) -> None:
        self._context.announce(changes)
        self.done.emit(message("frontdesk.meetings_confirmed", count=count), changes)
        self.look_again()

    def print_slip(self) -> None:
        """Prints the slip with the meetings and the Demands that the company could make."""
        enterprise = self.enterprise
        if enterprise is not None:
            self._slips.print_slip(enterprise, self._printed)

    def _printed(self, problem: Message | None) -> None:
        if problem is None:
            self._context.tell(message("frontdesk.slip_printed"))
        else:
            self._context.tell(message("frontdesk.slip_fault", why=problem))


def _day(place: Workplace, enterprise: Id) -> CompanyDay | None:
    with place.read() as work:
        return desk_meetings.company_day(work, enterprise)
