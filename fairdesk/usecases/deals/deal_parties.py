"""Who takes part in a negotiation: its parties, what they are in the deal, who is present and who signs."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from fairdesk.domain.deals import party_id
from fairdesk.domain.entities import DealParty, Delegate, Demand, Enterprise, Id, Product
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DealPart, Part
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals.negotiation_talks import known_negotiation
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved


def parties(work: Work, negotiation: Id) -> list[DealParty]:
    """The parties as they stand in the deal."""
    return sorted(work.all(DealParty, negotiation=negotiation), key=lambda one: (one.place, one.id))


def add_party(
    place: Workplace, negotiation: Id, enterprise: Id, part: DealPart = DealPart.DEVELOPER
) -> Changes:
    """Lets a further enterprise take part; one that was removed comes back."""
    with place.write() as work:
        known_negotiation(work, negotiation)
        _known_enterprise(work, enterprise)
        take_in(work, negotiation, [enterprise], [part])
    return work.changes


def take_in(work: Work, negotiation: Id, enterprises: Sequence[Id], parts: Sequence[DealPart]) -> None:
    """Adds enterprises behind the parties that are there; records of a company that is one stay one."""
    known = parties(work, negotiation)
    after = max((one.place for one in known), default=-1) + 1
    here = {
        member for one in known if one.enterprise for member in same_company.members(work, one.enterprise)
    }
    for enterprise, part in zip(enterprises, parts, strict=True):
        if enterprise in here:
            continue
        here.update(same_company.members(work, enterprise))
        _add(
            work,
            DealParty(
                id=party_id(negotiation, enterprise),
                negotiation=negotiation,
                enterprise=enterprise,
                part=part,
                place=after,
            ),
        )
        after += 1


def _add(work: Work, party: DealParty) -> None:
    if work.get(DealParty, party.id) is None:
        work.add(party)
    else:
        work.change(DealParty, party.id, voided=False, part=party.part, place=party.place)


def remove_party(place: Workplace, party: Id) -> Changes:
    """Takes an enterprise out of a negotiation; two parties always remain."""
    with place.write() as work:
        known = _known(work, party)
        if known.negotiation and len(parties(work, known.negotiation)) <= 2:
            raise UserFacingError(
                message("negotiations.two_needed"), message("negotiations.two_needed_advice")
            )
        work.void(DealParty, party)
    return work.changes


def set_part(place: Workplace, party: Id, part: DealPart) -> Changes:
    """Says what an enterprise is in the deal."""
    with place.write() as work:
        work.change(DealParty, _known(work, party).id, part=part)
    return work.changes


def swap_parts(place: Workplace, negotiation: Id) -> Changes:
    """Exchanges what the first two parties are: the seller becomes the buyer."""
    with place.write() as work:
        one, other, *_ = parties(work, known_negotiation(work, negotiation).id)
        work.change(DealParty, one.id, part=other.part)
        work.change(DealParty, other.id, part=one.part)
    return work.changes


def set_present(place: Workplace, party: Id, delegates: Iterable[Id]) -> Changes:
    """Says which of a party's delegates are at the table."""
    with place.write() as work:
        chosen = tuple(dict.fromkeys(one.hex() for one in delegates))
        work.change(DealParty, _known(work, party).id, present=chosen)
    return work.changes


def scanned(place: Workplace, negotiation: Id, delegate: Id) -> Changes:
    """A badge was scanned at the table: its person is present for its party.

    Raises ``UserFacingError`` where the person comes for an enterprise that is no party.
    """
    with place.write() as work:
        person = work.get(Delegate, delegate)
        party = party_of(work, negotiation, person.enterprise) if person and person.enterprise else None
        if party is None:
            name = (person.name if person else None) or "–"
            raise UserFacingError(
                message("negotiations.of_no_party", name=name), message("negotiations.of_no_party_advice")
            )
        note_present(work, party, [delegate])
    return work.changes


def note_present(work: Work, party: DealParty, delegates: Iterable[Id]) -> None:
    """Adds delegates to those of a party who are at the table."""
    known = present_of(work, party)
    present = tuple(dict.fromkeys((*known, *delegates)))
    if present != known:
        work.change(DealParty, party.id, present=tuple(one.hex() for one in present))


def present_of(work: Work, party: DealParty) -> tuple[Id, ...]:
    """Who of a party is at the table: everybody whom any desk noted."""
    claims = work.claims(DealParty, party.id).get("present", ())
    noted = [party.present, *(cast("tuple[str, ...]", claim.value or ()) for claim in claims)]
    return tuple(dict.fromkeys(bytes.fromhex(one) for some in noted for one in some))


def party_of(work: Work, negotiation: Id, enterprise: Id) -> DealParty | None:
    """The party that an enterprise is in a negotiation, by any of the company's records."""
    group = set(same_company.members(work, enterprise))
    return next((one for one in parties(work, negotiation) if one.enterprise in group), None)


def set_signatory(place: Workplace, party: Id, delegate: Id | None) -> Changes:
    """Says who signs for a party; None: whoever signs for the enterprise."""
    with place.write() as work:
        work.change(DealParty, _known(work, party).id, signatory=delegate)
    return work.changes


def set_party_field(place: Workplace, party: Id, field: str, written: str, language: Language) -> Saved:
    """Keeps what was typed as ``position`` or ``basis`` of a party's signatory."""
    del language
    with place.write() as work:
        checked = fields.check(DealParty, field, written)
        if checked.problem:
            return Saved(problem=checked.problem)
        work.change(DealParty, _known(work, party).id, **{field: checked.value})
    return Saved(checked.value, notice=checked.notice, at=work.now, changes=work.changes)


def name_of(work: Work, enterprise: Id | None) -> str:
    """The name of an enterprise; a dash where it is not in the register."""
    known = work.get(Enterprise, enterprise) if enterprise else None
    return known.name if known else "–"


def check_several(work: Work, enterprises: Iterable[Id]) -> None:
    """Refuses a negotiation of fewer than two companies."""
    if len({min(same_company.members(work, one)) for one in enterprises}) < 2:
        raise UserFacingError(message("negotiations.two_needed"), message("negotiations.two_needed_advice"))


# What a company is likely to be in a deal


def likely_parts(work: Work, enterprises: Sequence[Id], demand: Demand | None) -> list[DealPart]:
    """Who sells and who buys: the one with the demand buys, the exhibitor sells, the host otherwise."""
    first_two = enterprises[:2]
    buyer = _buyer(work, first_two, demand)
    found = [DealPart.BUYER if one == buyer else DealPart.SELLER for one in first_two]
    return [*found, *(DealPart.DEVELOPER for _ in enterprises[2:])]


def _buyer(work: Work, two: Sequence[Id], demand: Demand | None) -> Id:
    if demand is not None and demand.enterprise:
        group = set(same_company.members(work, demand.enterprise))
        found = next((one for one in two if one in group), None)
        if found:
            return found
    for tells in (_only_one(work, two, _exhibits), _only_one(work, two, _shows)):
        if tells is not None:
            return next(one for one in two if one != tells)
    return _only_one(work, two, _wants) or two[-1]


def _only_one(work: Work, two: Sequence[Id], is_so: Callable[[Work, Sequence[Id]], bool]) -> Id | None:
    found = [one for one in two if is_so(work, same_company.members(work, one))]
    return found[0] if len(found) == 1 else None


def _exhibits(work: Work, company: Sequence[Id]) -> bool:
    found = (work.get(Enterprise, one) for one in company)
    return any(one is not None and one.part is Part.EXHIBITOR for one in found)


def _shows(work: Work, company: Sequence[Id]) -> bool:
    return any(work.count(Product, enterprise=one) for one in company)


def _wants(work: Work, company: Sequence[Id]) -> bool:
    return any(work.count(Demand, enterprise=one) for one in company)


# Shared


def _known(work: Work, party: Id) -> DealParty:
    found = work.get(DealParty, party)
    if found is None or found.voided:
        raise UserFacingError(message("negotiations.no_party"), message("negotiations.no_party_advice"))
    return found


def _known_enterprise(work: Work, enterprise: Id) -> None:
    found = work.get(Enterprise, enterprise)
    if found is None or found.voided:
        raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
