"""A deal whose path is laid, and the papers of its steps, for stories about the months after the fair."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from a_paper_deal import PLASTIC, TEXTILE, Deal, a_deal

from fairdesk.domain.clock import SetClock
from fairdesk.domain.cooperation import due_after, seen_to_by
from fairdesk.domain.deals import step_id
from fairdesk.domain.entities import DealParty, Id, Negotiation, PathStep
from fairdesk.domain.words import NegotiationOutcome, Step
from fairdesk.usecases.deals import cooperation, handovers
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.handovers import Handed
from fairdesk.usecases.papers import document_drafts, document_printing, signings
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.ports import Workplace


def plain(content: Content) -> PaperMade:
    """Pages for stories that look at no page."""
    return PaperMade(f"%PDF {content.to_json()}".encode(), 1)


@dataclass(frozen=True)
class Followed:
    """The deal, and what people do to its path. The buyer is the weaver, the seller the plastic maker."""

    deal: Deal
    place: Workplace
    step: Mapping[Step, Id] = field(default_factory=dict)

    @property
    def id(self) -> Id:
        return self.deal.negotiation

    @property
    def buyer(self) -> Id:
        return self.deal.enterprises[TEXTILE]

    @property
    def seller(self) -> Id:
        return self.deal.enterprises[PLASTIC]

    @property
    def path(self) -> dict[Step, StepView]:
        with self.place.read() as work:
            return {one.step: one for one in cooperation.path(work, self.id)}

    def states(self) -> str:
        """The path in short: x done, s skipped, r refused, O current, o open."""
        signs = {"done": "x", "skipped": "s", "refused": "r"}
        return "".join(signs.get(one.state, "O" if one.is_current else "o") for one in self.path.values())

    def at(self, place: Workplace) -> "Followed":
        """The same deal as another desk sees it."""
        return Followed(self.deal, place, self.step)

    def printed(self, template: str = "memorandum") -> Id:
        """A document of the deal, drafted and printed."""
        document = document_drafts.draft(self.place, self.id, template).document
        document_printing.print_document(self.place, document, plain)
        return document

    def signed(self, template: str = "memorandum") -> Id:
        """The same, signed by all."""
        document = self.printed(template)
        signings.sign_on_paper(self.place, document)
        return document

    def hand_over(self, step: Step, what: str = "Qop chizmasi", version: str = "1") -> Handed:
        """The buyer gives the specification, the seller the sample; the act is not printed yet."""
        giver, receiver = (self.seller, self.buyer) if step is Step.SAMPLE else (self.buyer, self.seller)
        return handovers.hand_over(
            self.place, self.step[step], what, version, giver=giver, receiver=receiver, copies=2
        )

    def print_act(self, handed: Handed) -> None:
        document_printing.print_document(self.place, handed.document, plain)


def followed_deal(place: Workplace, suffix: str = "") -> Followed:
    """Two enterprises that agreed on a memorandum on 3 March 2022, with their path laid."""
    deal = a_deal(place, suffix=suffix)
    with place.write() as work:
        parties = work.all(DealParty, negotiation=deal.negotiation)
        for one in work.all(PathStep, negotiation=deal.negotiation):
            due, party = due_after(one.step, date(2022, 3, 3)), seen_to_by(one.step, parties)
            work.change(PathStep, one.id, due=due, party=party)
        work.change(Negotiation, deal.negotiation, outcome=NegotiationOutcome.MEMORANDUM)
    cooperation.lay(place, deal.negotiation)
    return Followed(deal, place, {step: step_id(deal.negotiation, step, 1) for step in Step})


def go_to(clock: SetClock, day: date) -> None:
    """It is another day, at the same time."""
    clock.at = clock.at.replace(year=day.year, month=day.month, day=day.day)
