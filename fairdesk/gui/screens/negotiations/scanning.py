"""Badges scanned at the table: two open a talk; one at an open talk says who is present."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.talks import TalkState
from fairdesk.gui.context import Context
from fairdesk.gui.scanner import Sample
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.sheet_cells import CellEditor
from fairdesk.gui.screens.negotiations.sheet_view import SheetView
from fairdesk.gui.screens.negotiations.talk_dialogs import Asked
from fairdesk.usecases.deals import deal_parties, negotiations
from fairdesk.usecases.deals.negotiations import Opened
from fairdesk.usecases.front_desk import badge_holders
from fairdesk.usecases.front_desk.badge_holders import Holder
from fairdesk.usecases.ports import Changes, Workplace

_WAITS_MS = 90_000
_TYPED_AT_MOST = 18
"""Longer runs of digits are codes; shorter ones are figures that somebody typed quickly into a cell."""


class Scanning(QObject):
    """``waits`` carries the sentence while the other side's badge is waited for, then None; ``opened`` a talk

    that two badges opened.
    """

    waits = Signal(object)
    opened = Signal(object)

    def __init__(self, context: Context, deal: Deal, screen: QWidget, table: Callable[[], Id | None]) -> None:
        super().__init__(screen)
        self._context, self._deal, self._screen, self._table = context, deal, screen, table
        self._first: Holder | None = None
        self._typed_into: CellEditor | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAITS_MS)
        self._timer.timeout.connect(self.drop)
        context.scans.sampled.connect(self._ended)

    @property
    def holds(self) -> bool:
        """Whether one badge waits for the other."""
        return self._first is not None

    def receive(self, code: str) -> None:
        """Takes a scanned code; figures that were typed as fast as a scanner go where they were typed."""
        field = self._screen.window().focusWidget()
        if len(code) <= _TYPED_AT_MOST and isinstance(field, CellEditor | SheetView):
            self._typed_into = field if isinstance(field, CellEditor) else field.begin_typing()
            if self._typed_into is not None:
                self._typed_into.insert(code)
            return

        def look(place: Workplace) -> Holder:
            with place.read() as work:
                return badge_holders.holder(work, code)

        self._context.do(look, self._known, self._refused)

    def _ended(self, sample: Sample) -> None:
        """The key that ended what was typed so fast is pressed in its field."""
        field, self._typed_into = self._typed_into, None
        if field is None or field is not self._screen.window().focusWidget():
            return
        key = {"enter": Qt.Key.Key_Return, "tab": Qt.Key.Key_Tab}.get(sample.ended_with)
        if key is not None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))

    def drop(self) -> None:
        """Forgets the first badge."""
        self._first = None
        self._timer.stop()
        self.waits.emit(None)

    def _refused(self, error: Exception) -> None:
        self._context.sounds.play("unknown")
        self._context.worker.failed.emit(error)

    def _known(self, holder: Holder) -> None:
        first = self._first
        if first is not None:
            self._second(first, holder)
        elif self._deal.view is None or self._deal.view.state is TalkState.DONE:
            self._wait_for_other(holder)
        else:
            self._at_open_talk(holder)

    # Two badges

    def _wait_for_other(self, holder: Holder) -> None:
        self._first = holder
        self._timer.start()
        self._context.sounds.play("admitted")
        self.waits.emit(
            message("talkscreen.waits_for_other", name=holder.name, enterprise=holder.enterprise_name)
        )

    def _second(self, first: Holder, holder: Holder) -> None:
        if holder.delegate == first.delegate:
            return
        if holder.enterprise == first.enterprise:
            self.waits.emit(
                message("talkscreen.same_side", name=holder.name, enterprise=holder.enterprise_name)
            )
            return
        self.drop()
        table = self._table()
        self._context.do(
            lambda place: negotiations.open_by_delegates(place, first.delegate, holder.delegate, table),
            self._opened,
        )

    def _opened(self, opened: Opened) -> None:
        self._context.sounds.play("admitted")
        self.opened.emit(opened)

    # At an open talk

    def _at_open_talk(self, holder: Holder) -> None:
        negotiation = self._deal.id
        if negotiation is None:
            return

        def done(changes: Changes) -> None:
            self._context.announce(changes)
            self._context.sounds.play("admitted")
            self._context.tell(message("talkscreen.told_present", name=holder.name), changes.span)

        def failed(error: Exception) -> None:
            if isinstance(error, UserFacingError):
                self._ask_about(holder)
            else:
                self._context.worker.failed.emit(error)

        self._context.do(
            lambda place: deal_parties.scanned(place, negotiation, holder.delegate), done, failed
        )

    def _ask_about(self, holder: Holder) -> None:
        """Somebody of an enterprise that is no party."""
        self._context.sounds.play("already_inside")
        Asked(
            self._context,
            message("talkscreen.foreign_title", name=holder.name),
            (
                (message("talkscreen.foreign_joins", enterprise=holder.enterprise_name), "joins"),
                ("talkscreen.foreign_begins", "begins"),
            ),
            lambda what: self._answered(holder, what),
            self._screen,
            message("talkscreen.foreign", enterprise=holder.enterprise_name),
        ).open()

    def _answered(self, holder: Holder, what: object) -> None:
        if what == "begins":
            self._wait_for_other(holder)
            return
        negotiation = self._deal.id
        if negotiation is None:
            return

        def join(place: Workplace) -> Changes:
            deal_parties.add_party(place, negotiation, holder.enterprise)
            return deal_parties.scanned(place, negotiation, holder.delegate)

        self._deal.do(join, message("talkscreen.told_joined", enterprise=holder.enterprise_name))
