"""The parties of a deal: what each is in it, who is present, who signs; with keys to swap and to change."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import ElidedLabel, button, clear, column
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.deals.negotiation_view import NegotiationView, PartyView

_IN_A_ROW = 3


class PartyCard(QPushButton):
    """A party; pressing it opens what can be changed about it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.part, self.name = ElidedLabel("caption", "secondary"), ElidedLabel("body.strong")
        self.people = ElidedLabel("label", "secondary")
        self.signs = ElidedLabel("caption", "tertiary")
        for one in (self.part, self.name, self.people, self.signs):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(self.part, self.name, self.people, self.signs, gap=1, margins=(8, 6, 8, 6)))
        self.setFixedHeight(86)

    def show_party(self, party: PartyView) -> None:
        """Shows a party as it is."""
        words = self._words
        self.part.setText(words(f"words.deal_part_{party.part.value}"))
        self.name.setText(party.name)
        present = ", ".join(one.name for one in party.present)
        self.people.setText(present or words("talkscreen.nobody_noted"))
        signs = words("talkscreen.no_signatory")
        if party.signatory is not None:
            parts = (party.signatory.name, party.position, party.basis)
            signs = words("talkscreen.signs", who=", ".join(one for one in parts if one))
        self.signs.setText(signs)
        self.setAccessibleName(
            ". ".join((self.part.accessibleName(), party.name, self.people.accessibleName(), signs))
        )
        self.setToolTip("\n".join((party.name, self.people.accessibleName(), signs)))


class PartiesPart(QWidget):
    """``opened`` carries the party that is to be changed."""

    opened = Signal(object)

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal = context, deal
        self._view: NegotiationView | None = None
        self.cards: list[PartyCard] = []
        self._swap = button(context, "", icon="swap", kind="quiet")
        context.words.bind(self._swap, "setAccessibleName", "talkscreen.swap")
        context.words.bind(self._swap, "setToolTip", "talkscreen.swap_keys")
        self._swap.clicked.connect(self.swap)
        self._swap.setFixedWidth(40)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 8, 16, 6)
        self._grid.setSpacing(4)
        self.setLayout(self._grid)
        context.words.changed.connect(self._show)

    def show_deal(self, view: NegotiationView) -> None:
        """Another deal, or the same one as it is now."""
        self._view = view
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        if len(self.cards) != len(view.parties):
            self._lay_out(len(view.parties))
        for card, party in zip(self.cards, view.parties, strict=True):
            card.show_party(party)

    def _lay_out(self, count: int) -> None:
        """Two side by side with the swap between them; of more, three in a row."""
        self._grid.removeWidget(self._swap)
        clear(self._grid)
        self.cards = [PartyCard(self._context) for _ in range(count)]
        for place, card in enumerate(self.cards):
            card.clicked.connect(partial(self._open, place))
            down, across = divmod(place, _IN_A_ROW)
            self._grid.addWidget(card, down, across * 2 if count == 2 else across)
        self._grid.addWidget(self._swap, 0, 1 if count == 2 else _IN_A_ROW)
        self._swap.setVisible(count == 2)
        for across in range(_IN_A_ROW):
            self._grid.setColumnStretch(across, 0 if across == 1 and count == 2 else 1)

    def _open(self, place: int, _checked: bool = False) -> None:
        if self._view is not None:
            self.opened.emit(self._view.parties[place])

    def swap(self) -> None:
        """The seller becomes the buyer and the buyer the seller."""
        negotiation = self._deal.id
        if negotiation is not None:
            self._deal.do(
                lambda place: deal_parties.swap_parts(place, negotiation),
                message("talkscreen.told_swapped"),
            )
