"""Which deal a paper belongs to: its two parties, and one of their talks or none."""

from functools import partial

from PySide6.QtCore import QObject

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import day
from fairdesk.usecases.deals import paper_deals
from fairdesk.usecases.deals.paper_deals import TalkOfParties
from fairdesk.usecases.ports import Hit, Workplace


class DealChoice(QObject):
    """Two fields in which companies are found, and a box with their talks; a dialog lays them out."""

    def __init__(self, context: Context, dialog: Dialog) -> None:
        super().__init__(dialog)
        self._context, self._dialog = context, dialog
        self._chosen: dict[int, Id] = {}
        self.parties = [self._party(place) for place in range(2)]
        self.talk = ChoiceBox()
        self.talk.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.talk_field = Field(context, "documentscreen.own_talk", self.talk)
        self._offer(())

    @property
    def enterprises(self) -> tuple[Id, ...]:
        """The companies that are chosen, in the order of their fields."""
        return tuple(self._chosen[place] for place in sorted(self._chosen))

    @property
    def negotiation(self) -> Id | None:
        """The talk; None where the deal begins with the paper."""
        return self.talk.currentData()

    def show_missing(self) -> bool:
        """Marks the fields in which no company is chosen; whether there are any."""
        for place, field in enumerate(self.parties):
            field.show_problem(None if place in self._chosen else message("documentscreen.own_choose"))
        return len(self._chosen) < len(self.parties)

    def _party(self, place: int) -> Field:
        made = Field(self._context, "documentscreen.column_party")
        finder = Finder(self._context, made.line, ("enterprise",))
        made.line.textEdited.connect(lambda: self._forget(place))
        finder.chosen.connect(partial(self._choose_hit, place))
        return made

    def _forget(self, place: int) -> None:
        self._chosen.pop(place, None)
        self._offer(())

    def _choose_hit(self, place: int, hit: Hit) -> None:
        self.choose_party(place, hit.id, hit.title)

    def choose_party(self, place: int, enterprise: Id, name: str) -> None:
        """One of the two parties."""
        self._chosen[place] = enterprise
        self.parties[place].text = name
        self.parties[place].show_problem(None)
        if len(self._chosen) < len(self.parties):
            self._dialog.focusNextChild()
            return
        both = self.enterprises

        def read(work_place: Workplace) -> tuple[TalkOfParties, ...]:
            with work_place.read() as work:
                return paper_deals.talks_between(work, both)

        self._context.do(read, self._offer)

    def _offer(self, talks: tuple[TalkOfParties, ...]) -> None:
        """The talks of these parties, the latest chosen; or none: the deal begins with this paper."""
        words = self._context.words
        self.talk.clear()
        for one in talks:
            when = day(one.day, words.language) if one.day else "–"
            self.talk.addItem(f"{when}: {one.subject}" if one.subject else when, one.id)
        self.talk.addItem(words("documentscreen.own_no_talk"), None)
        self.talk.setCurrentIndex(0)
        self.talk.setEnabled(len(talks) > 0)
