"""What is to be decided about an open talk, as notices over it."""

from collections.abc import Callable, Iterator
from functools import partial

from fairdesk.domain.entities import DealParty, Id, Negotiation
from fairdesk.domain.messages import message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart, NegotiationOutcome
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.notices import Answer, Notice
from fairdesk.gui.screens.negotiations.remarks import Remark, claim_remark
from fairdesk.gui.screens.negotiations.talk_actions import TalkActions
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals import deal_parties, negotiations
from fairdesk.usecases.deals.negotiation_view import NegotiationView, PartyView
from fairdesk.usecases.papers import document_ends

_OF_PARTY = frozenset(("part", "signatory", "position", "basis"))
_OF_DEAL = frozenset(("currency", "vat", "subject", "again", "outcome"))


def notices_of(context: Context, deal: Deal, view: NegotiationView, actions: TalkActions) -> list[Notice]:
    """All of them: papers that say something else first, then what desks set differently."""
    language = context.words.language
    return [
        *_papers(context, deal, view),
        *_earlier(view, actions),
        *_deal_claims(deal, view, language),
        *(one for party in view.parties for one in _party_claims(deal, party, language)),
    ]


def _papers(context: Context, deal: Deal, view: NegotiationView) -> Iterator[Notice]:
    """The latest paper differs from the items: it is printed anew or right as it is."""
    differs = view.differs
    if not differs:
        return
    for paper in view.documents:
        if not paper.differs or paper.current is None or paper.state is DocumentState.CANCELLED:
            continue
        document = paper.document.id
        count = len(differs.items) + len(differs.removed)
        told = "differs_from_paper" if count else "parties_differ"
        yield Notice(
            ("differs", document, paper.current.version, count),
            message(f"talkscreen.{told}", number=paper.number, version=paper.current.version, count=count),
            (
                Answer("talkscreen.print_anew", partial(context.go, "documents", document)),
                Answer("talkscreen.keep_paper", partial(_keep_paper, deal, document)),
            ),
            "documents",
        )


def _keep_paper(deal: Deal, document: Id) -> None:
    deal.do(
        lambda place: document_ends.keep_as_printed(place, document), message("talkscreen.told_paper_kept")
    )


def _earlier(view: NegotiationView, actions: TalkActions) -> Iterator[Notice]:
    """The same parties talked before, and nothing was noted here yet: the old one may go on."""
    if not view.earlier or view.items or view.documents or view.meeting is None or len(view.talks) > 1:
        return
    meeting, earlier = view.meeting.id, view.earlier[0]
    yield Notice(
        ("earlier", earlier),
        message("talkscreen.talked_before"),
        (
            Answer("talkscreen.continue_talk", partial(actions.continue_at, earlier, meeting)),
            Answer("talkscreen.look_at_it", partial(actions.show, earlier)),
        ),
        "history",
    )


def _deal_claims(deal: Deal, view: NegotiationView, language: Language) -> Iterator[Notice]:
    for name, claims in view.claims.items():
        if name in _OF_DEAL:
            remark = claim_remark(Negotiation, name, claims, language)
            yield _notice(remark, view.negotiation.id, partial(_settle_deal, deal, name, language))


def _party_claims(deal: Deal, party: PartyView, language: Language) -> Iterator[Notice]:
    for name, claims in party.claims.items():
        if name in _OF_PARTY:
            remark = claim_remark(DealParty, name, claims, language)
            yield _notice(remark, party.id, partial(_settle_party, deal, party, name, language), party.name)


def _notice(remark: Remark, record: Id, settle: Callable[[object], object], of: str = "") -> Notice:
    """A field that desks set differently, with a button for each value."""
    sentence = message("talkscreen.differently_of", of=of, said=remark.sentence) if of else remark.sentence
    answers = tuple(Answer(one.words, partial(settle, one.value)) for one in remark.choices)
    key = ("claim", record, remark.field, tuple(one.value for one in remark.choices))
    return Notice(key, sentence, answers, "devices")


def _settle_deal(deal: Deal, name: str, language: Language, value: object) -> None:
    negotiation = deal.id
    if negotiation is None:
        return
    if name == "outcome":
        outcome = NegotiationOutcome(str(value)) if value is not None else None
        again = deal.view.negotiation.again if deal.view else None
        deal.do(lambda place: negotiations.set_outcome(place, negotiation, outcome, again))
    else:
        deal.set_field(name, fields.show(Negotiation, name, value, language))


def _settle_party(deal: Deal, party: PartyView, name: str, language: Language, value: object) -> None:
    if name == "part":
        deal.do(lambda place: deal_parties.set_part(place, party.id, DealPart(str(value))))
    elif name == "signatory":
        chosen = value if isinstance(value, bytes) else None
        deal.do(lambda place: deal_parties.set_signatory(place, party.id, chosen))
    else:
        written = str(value or "")
        deal.save(
            lambda place: deal_parties.set_party_field(place, party.id, name, written, language),
            deal.tell_problem,
        )
