"""The parties in the form: who signs for each, as what, and on what basis."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from fairdesk.domain.entities import Delegate, Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.keeping import Keeper, TypedField, hear_focus
from fairdesk.gui.screens.documents.load import PartyRow
from fairdesk.gui.widgets.basics import ElidedLabel, Field, button, clear, column, row
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.saved import Saved

_BESIDE_NAME = 56
"""Room that the borders and the link take."""


class PartiesPart(QWidget):
    """All parties of a document. ``entered`` says that the keys came into one of its fields."""

    entered = Signal()

    def __init__(self, context: Context, keeper: Keeper) -> None:
        super().__init__()
        self._context, self._keeper = context, keeper
        self._column = column(gap=12)
        self.setLayout(self._column)
        self.blocks: list[PartyBlock] = []

    def show_parties(self, rows: tuple[PartyRow, ...], *, locked: bool) -> None:
        """The parties as they stand; blocks stay while they are those of the same parties."""
        if [block.party for block in self.blocks] != [one.party.id for one in rows]:
            clear(self._column)
            self.blocks = [PartyBlock(self._context, self._keeper, one) for one in rows]
            for block in self.blocks:
                block.entered.connect(self.entered)
                self._column.addWidget(block)
        for block, one in zip(self.blocks, rows, strict=True):
            block.show_party(one, locked=locked)

    def block_of(self, record: Id | None) -> "PartyBlock | None":
        """The block of a party or of its enterprise."""
        return next((one for one in self.blocks if record in (one.party, one.enterprise)), None)


class PartyBlock(QWidget):
    """One party."""

    entered = Signal()

    def __init__(self, context: Context, keeper: Keeper, shown: PartyRow) -> None:
        super().__init__()
        self._context, self._keeper = context, keeper
        self.party, self.enterprise = shown.party.id, shown.party.enterprise
        part = shown.party.part
        self._name = _NameLine()
        opens = self._name.addAction(
            context.theme.icon("link", "text.secondary", 16), QLineEdit.ActionPosition.TrailingPosition
        )
        context.words.bind(opens, "setToolTip", "documentscreen.open_enterprise")
        opens.triggered.connect(self.open_enterprise)
        name = Field(context, f"words.deal_part_{part}", self._name)
        self.signatory = ChoiceBox()
        self.signatory.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.signatory.setMinimumContentsLength(8)
        self.signatory.activated.connect(lambda _: self._choose())
        hear_focus(self.signatory, self.entered.emit)
        self.signs = Field(context, f"documentscreen.signs_{part}", self.signatory)
        self.signs.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.position = self._typed("position")
        self.basis = self._typed("basis")
        self._said = ElidedLabel("caption", "secondary")
        self._more = button(context, "documentscreen.change", kind="quiet", size="small")
        self._more.setCheckable(True)
        self._more.clicked.connect(lambda: self._unfold())
        self._folded = QWidget()
        folded = row(self._said, self._more, gap=8)
        folded.setStretch(0, 1)
        self._folded.setLayout(folded)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, part_of_grid in enumerate((name, self.signs, self.position, self.basis)):
            grid.addWidget(part_of_grid, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setLayout(column(grid, self._folded, gap=2))
        for one in (self.position, self.basis):
            one.hide()

    def _typed(self, field: str) -> TypedField:
        made = TypedField(self._context, f"fields.deal_party_{field}")
        made.typed.connect(partial(self._keep, made, field))
        made.entered.connect(self.entered)
        return made

    def show_party(self, shown: PartyRow, *, locked: bool) -> None:
        """The party as it stands."""
        words = self._context.words
        self._name.show_name(shown.name)
        self._offer(shown.people)
        self.signatory.choose(shown.signatory)
        self.signatory.setEnabled(not locked)
        self._more.setVisible(not locked)
        self.position.show_text(shown.position)
        self.basis.show_text(shown.basis)
        for one in (self.position, self.basis):
            one.lock(locked=locked)
        nothing = words("documentscreen.nothing_noted")
        self._said.setText(
            words("documentscreen.signs_as", position=shown.position or nothing, basis=shown.basis or nothing)
        )

    def _offer(self, people: tuple[Delegate, ...]) -> None:
        offered = [None, *(one.id for one in people)]
        if [self.signatory.itemData(place) for place in range(self.signatory.count())] == offered:
            return
        self.signatory.clear()
        self.signatory.addItem("–", None)
        for one in people:
            self.signatory.addItem(one.name or "–", one.id)

    def reach(self, field: str) -> None:
        """Lets the keys go to one of its fields."""
        if field in ("position", "basis"):
            self._unfold()
            (self.position if field == "position" else self.basis).editor.setFocus()
        elif field == "signatory":
            self.signatory.setFocus()
        else:
            self.open_enterprise()

    def open_enterprise(self) -> None:
        """Goes to the enterprise in the register: its requisites stand there."""
        self._context.go("register", self.enterprise)

    def _unfold(self) -> None:
        for one in (self.position, self.basis):
            one.show()
        self._folded.hide()

    def _choose(self) -> None:
        party, chosen = self.party, self.signatory.currentData()
        self._keeper.keep(lambda place: deal_parties.set_signatory(place, party, chosen), self.signs)

    def _keep(self, made: TypedField, field: str, written: str) -> None:
        party, language = self.party, self._context.words.language

        def work(place: Workplace) -> Saved:
            return deal_parties.set_party_field(place, party, field, written, language)

        self._keeper.keep(work, made)


class _NameLine(QLineEdit):
    """A name that is read only, cut at its end where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setReadOnly(True)

    def show_name(self, name: str) -> None:
        """Another name."""
        self._name = name
        self.setToolTip(name)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - _BESIDE_NAME
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        self.setCursorPosition(0)
