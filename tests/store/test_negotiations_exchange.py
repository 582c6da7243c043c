"""Two specialists write the same negotiation on two laptops, and then exchange what they know."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from desks import SimulatedDesk, copies, exchange_all, give, prepare
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import (
    Attachment,
    DealItem,
    DealParty,
    Delegate,
    Enterprise,
    Id,
    Meeting,
    Negotiation,
    NegotiationNote,
    Record,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DealPart, NegotiationOutcome
from fairdesk.store import doctor
from fairdesk.usecases.deals import attachments, deal_items, negotiations, paper_sheets
from fairdesk.usecases.deals.negotiation_view import ItemView, NegotiationView, my_table, view
from fairdesk.usecases.meetings import meeting_day, meeting_grid
from fairdesk.usecases.meetings.meeting_grid import DayPlan

DAY = date(2022, 3, 3)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three laptops that know six companies, a day, three tables and one meeting at the first of them."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "raw").mkdir()
    with copies(prepare(folder / "raw", 3, people=6), folder / "ready") as desks:
        meeting_grid.lay_out(desks[0].place, [DAY], DayPlan(), ("Morning", "Afternoon"))
        meeting_grid.add_tables(desks[0].place, 1, 3)
        companies = [one.id for one in desks[0].all(Enterprise)]
        with desks[0].place.read() as work:
            grid = meeting_grid.grid(work)
        meeting_day.book(
            desks[0].place, companies[0], companies[1], grid.slots[1].time.start, grid.tables[0].id
        )
        exchange_all(desks)
    return folder / "ready"


@pytest.fixture
def laptops(prepared: Path, tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    with copies(sorted(prepared.iterdir()), tmp_path) as desks:
        yield desks


def opened(desk: SimulatedDesk) -> Id:
    return negotiations.open_meeting(desk.place, desk.all(Meeting)[0].id).negotiation


def seen(desk: SimulatedDesk, negotiation: Id) -> NegotiationView:
    with desk.place.read() as work:
        return view(work, negotiation)


def row(desk: SimulatedDesk, negotiation: Id, item: Id) -> ItemView:
    return next(one for one in seen(desk, negotiation).items if one.item.id == item)


def typed(desk: SimulatedDesk, item: Id, **cells: str) -> None:
    for name, written in cells.items():
        assert deal_items.set_item(desk.place, item, name, written, "en").problem is None


# The same meeting on two laptops


def test_a_meeting_opened_on_two_laptops_is_one_negotiation(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    other.clock.advance(minutes=2)
    assert opened(other) == negotiation
    first = deal_items.add_item(one.place, negotiation, name="Qop").item
    second = deal_items.add_item(other.place, negotiation, name="Мато").item
    negotiations.add_note(one.place, negotiation, "Narx")
    negotiations.add_note(other.place, negotiation, "Срок")
    for desk in (one, other):
        attachments.attach(desk.place, negotiation, "chizma.pdf", b"%PDF-1.7")
    exchange_all(laptops)

    assert len({desk.state_hash for desk in laptops}) == 1
    for desk in laptops:
        shown = seen(desk, negotiation)
        assert {line.item.id for line in shown.items} == {first, second}
        told = sorted(entry.text for entry in shown.timeline if entry.text)
        assert told == ["Narx", "chizma.pdf", "Срок"]  # the file that both put there is one
        assert [party.part for party in shown.parties] == [DealPart.SELLER, DealPart.BUYER]
        assert shown.started is not None
        assert f"{shown.started:%H:%M}" == "09:30"  # when the first of them opened it
        assert shown.claims == {}  # nobody is asked who was first
        with desk.place.read() as work:
            assert [talk.negotiation for talk in my_table(work, shown.negotiation.table).rows] == [
                negotiation
            ]
    file = next(entry.id for entry in seen(one, negotiation).timeline if entry.kind == "file")
    attachments.remove(one.place, file)
    exchange_all(laptops)
    assert not [entry for entry in seen(other, negotiation).timeline if entry.kind == "file"]


def test_both_desks_note_who_is_present(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    with one.place.write() as work:
        colleague = Delegate(
            id=work.new_id(), enterprise=work.all(Enterprise)[0].id, name="Gulnoza Abdullayeva"
        )
        work.add(colleague)
        director = work.all(Delegate, enterprise=colleague.enterprise)[0].id
    exchange_all(laptops)
    negotiations.scanned(one.place, negotiation, director)
    negotiations.scanned(other.place, negotiation, colleague.id)
    exchange_all(laptops)
    for desk in laptops:
        party = seen(desk, negotiation).parties[0]
        assert {person.id for person in party.present} == {director, colleague.id}
        assert party.claims == {}
    negotiations.set_present(one.place, seen(one, negotiation).parties[0].id, [director])
    exchange_all(laptops)
    assert [person.id for person in seen(other, negotiation).parties[0].present] == [director]


def test_badges_scanned_on_two_laptops_open_their_one_meeting(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    for desk in (one, other):
        with desk.place.read() as work:
            companies = work.all(Enterprise)
            people = [work.all(Delegate, enterprise=company.id)[0].id for company in companies]
        negotiations.open_by_delegates(desk.place, people[0], people[1])
    exchange_all(laptops)
    assert len(one.all(Negotiation)) == 1
    assert len(one.all(DealParty)) == 2


# The same record on two laptops


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_different_cells_of_a_row_merge_and_the_same_cell_is_shown_twice(
    laptops: list[SimulatedDesk], order: tuple[int, ...]
) -> None:
    """Whichever laptop gives first, both show the same, and both values."""
    pair = laptops[:2]
    one, other = pair
    negotiation = opened(one)
    item = deal_items.add_item(one.place, negotiation, name="Qop").item
    typed(one, item, quantity="100", price="4850")
    exchange_all(laptops)

    typed(one, item, unit="dona", price="4900")
    other.clock.advance(seconds=5)
    typed(other, item, tn_ved="6305331000", price="4700")
    for first in order:
        give(pair[first], pair[1 - first])
    assert one.state_hash == other.state_hash
    for desk in pair:
        shown = row(desk, negotiation, item)
        assert (shown.item.unit, shown.item.tn_ved, shown.item.price) == ("pcs", "6305331000", 4700)
        assert {name: [claim.value for claim in claims] for name, claims in shown.claims.items()} == {
            "price": [4700, 4900]
        }
        assert [claim.actor for claim in shown.claims["price"]] == ["desk-1", "desk-0"]
        assert [claim.desk for claim in shown.claims["price"]] == ["A2", "A"]


@pytest.mark.parametrize("chosen", ["4700", "4900", "4800"])
def test_a_cell_set_differently_is_settled_by_setting_it_again(
    laptops: list[SimulatedDesk], chosen: str
) -> None:
    """To the value that is shown, to the other one, or to a third."""
    one, other, _ = laptops
    negotiation = opened(one)
    item = deal_items.add_item(one.place, negotiation, name="Qop").item
    exchange_all(laptops)
    typed(one, item, price="4900")
    other.clock.advance(seconds=5)
    typed(other, item, price="4700")
    exchange_all(laptops)
    typed(one, item, price=chosen)
    give(one, other)
    for desk in (one, other):
        shown = row(desk, negotiation, item)
        assert (str(shown.item.price), shown.claims) == (chosen, {})
    with one.place.read() as work:
        assert {change.after for change in work.history(item) if change.field == "price"} == {
            4900,
            4700,
            int(chosen),
        }


def test_one_of_the_values_is_chosen(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    exchange_all(laptops)
    negotiations.set_field(one.place, negotiation, "subject", "Qop", "en")
    negotiations.set_field(other.place, negotiation, "subject", "Мешки", "en")
    exchange_all(laptops)
    claims = seen(one, negotiation).claims["subject"]
    assert {claim.value for claim in claims} == {"Qop", "Мешки"}
    negotiations.settle(one.place, Negotiation, negotiation, "subject", claims[1].value)
    exchange_all(laptops)
    assert {seen(desk, negotiation).negotiation.subject for desk in laptops} == {claims[1].value}
    assert seen(other, negotiation).claims == {}


def test_a_row_that_one_removes_while_the_other_edits_it_comes_back_with_the_edit(
    laptops: list[SimulatedDesk],
) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    item = deal_items.add_item(one.place, negotiation, name="Qop").item
    exchange_all(laptops)
    deal_items.remove_item(one.place, item)
    typed(other, item, quantity="500")
    exchange_all(laptops)
    assert seen(other, negotiation).items == ()
    deal_items.restore_item(other.place, item)
    exchange_all(laptops)
    assert row(one, negotiation, item).item.quantity == 500


def test_answers_given_at_two_desks_both_count(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    item = deal_items.add_item(one.place, opened(one), name="Qop").item
    exchange_all(laptops)
    deal_items.answer(one.place, item, "price 1")
    deal_items.answer(other.place, item, "unit kg")
    exchange_all(laptops)
    with other.place.read() as work:
        known = work.get(DealItem, item)
        assert known is not None
        assert set(deal_items.answers_of(work, known)) == {"price 1", "unit kg"}


def test_a_third_party_added_at_both_desks_is_one(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    exchange_all(laptops)
    third, fourth = (company.id for company in one.all(Enterprise)[2:4])
    negotiations.add_party(one.place, negotiation, third)
    negotiations.add_party(other.place, negotiation, third)
    negotiations.add_party(other.place, negotiation, fourth)
    exchange_all(laptops)
    assert [[party.enterprise for party in seen(desk, negotiation).parties] for desk in laptops] == [
        [one.all(Enterprise)[0].id, one.all(Enterprise)[1].id, third, fourth]
    ] * 3


# Series and paper


def test_a_meeting_joined_to_a_series_here_and_opened_there_loses_nothing(
    laptops: list[SimulatedDesk],
) -> None:
    one, other, _ = laptops
    negotiation = opened(one)
    negotiations.close(one.place, negotiation)
    with one.place.read() as work:
        grid = meeting_grid.grid(work)
    companies = one.all(Enterprise)
    second = meeting_day.book(
        one.place, companies[0].id, companies[1].id, grid.slots[4].time.start, grid.tables[1].id
    ).meeting
    exchange_all(laptops)
    negotiations.continue_negotiation(one.place, negotiation, second)
    apart = negotiations.open_meeting(other.place, second).negotiation
    deal_items.add_item(other.place, apart, name="Мато")
    exchange_all(laptops)
    assert [line.item.name for line in seen(one, apart).items] == ["Мато"]
    assert apart in seen(one, negotiation).earlier  # people see it, and may join it by hand
    assert one.state_hash == other.state_hash


def test_a_sheet_entered_on_two_laptops_is_one_negotiation(laptops: list[SimulatedDesk]) -> None:
    one, other, _ = laptops
    sheet = paper_sheets.print_run(one.place, 1).sheets[0]
    exchange_all(laptops)
    started = one.clock.now()
    for desk, name in ((one, "Qop"), (other, "Мато")):
        companies = [company.id for company in desk.all(Enterprise)[2:4]]
        entered = negotiations.from_sheet(desk.place, sheet.text, companies, started)
        deal_items.add_item(desk.place, entered.negotiation, name=name)
    exchange_all(laptops)
    assert len(one.all(Negotiation)) == 1
    assert {item.name for item in one.all(DealItem)} == {"Qop", "Мато"}
    with pytest.raises(UserFacingError):
        negotiations.from_sheet(laptops[2].place, sheet.text, companies, started)


def test_sheets_of_two_desks_have_numbers_of_their_own(laptops: list[SimulatedDesk]) -> None:
    texts = [paper_sheets.print_run(desk.place, 2).sheets[-1].text for desk in laptops[:2]]
    assert texts == ["A-0002", "A2-0002"]
    with pytest.raises(UserFacingError), laptops[0].place.read() as work:
        paper_sheets.look_up(work, texts[1])
    exchange_all(laptops)
    with laptops[0].place.read() as work:
        assert paper_sheets.look_up(work, texts[1]).text == texts[1]


# Whatever two people do


class NothingThereError(Exception):
    """There is nothing of the kind yet."""


def one_of(desk: SimulatedDesk, kind: type[Record], number: int) -> Id:
    found = sorted(one.id for one in desk.all(kind))
    if not found:
        raise NothingThereError
    return found[number % len(found)]


CELLS = {
    "name": ("Qop", "Мато"),
    "quantity": ("3", "1 000", ""),
    "price": ("100", "4 850,50", ""),
    "sum": ("100", "1,2 mlrd", ""),
    "unit": ("dona", "kg"),
    "tn_ved": ("6305331000", "630"),
    "yearly": ("60 000",),
}


def set_cell(desk: SimulatedDesk, a: int, b: int) -> None:
    name = list(CELLS)[b % len(CELLS)]
    written = CELLS[name][a % len(CELLS[name])]
    deal_items.set_item(desk.place, one_of(desk, DealItem, a), name, written, "en")


Action = Callable[[SimulatedDesk, int, int], object]
ACTIONS: dict[str, Action] = {
    "open": lambda desk, a, b: opened(desk),
    "walk in": lambda desk, a, b: negotiations.walk_in(
        desk.place, one_of(desk, Enterprise, a), one_of(desk, Enterprise, a + b + 1), anyway=True
    ),
    "row": lambda desk, a, b: deal_items.add_item(
        desk.place, one_of(desk, Negotiation, a), name=f"row {a} {b}"
    ),
    "cell": set_cell,
    "cell again": set_cell,
    "move row": lambda desk, a, b: deal_items.move_item(desk.place, one_of(desk, DealItem, a), b % 3),
    "remove row": lambda desk, a, b: deal_items.remove_item(desk.place, one_of(desk, DealItem, a)),
    "note": lambda desk, a, b: negotiations.add_note(
        desk.place, one_of(desk, Negotiation, a), f"note {a} {b}"
    ),
    "file": lambda desk, a, b: attachments.attach(
        desk.place, one_of(desk, Negotiation, a), f"{b}.pdf", f"%PDF-{b % 3}".encode()
    ),
    "party": lambda desk, a, b: negotiations.add_party(
        desk.place, one_of(desk, Negotiation, a), one_of(desk, Enterprise, b), tuple(DealPart)[b % 3]
    ),
    "remove party": lambda desk, a, b: negotiations.remove_party(desk.place, one_of(desk, DealParty, a)),
    "part": lambda desk, a, b: negotiations.set_part(
        desk.place, one_of(desk, DealParty, a), tuple(DealPart)[b % 3]
    ),
    "swap": lambda desk, a, b: negotiations.swap_parts(desk.place, one_of(desk, Negotiation, a)),
    "scan": lambda desk, a, b: negotiations.scanned(
        desk.place, one_of(desk, Negotiation, a), one_of(desk, Delegate, b)
    ),
    "outcome": lambda desk, a, b: negotiations.set_outcome(
        desk.place, one_of(desk, Negotiation, a), tuple(NegotiationOutcome)[b % 4], DAY
    ),
    "park": lambda desk, a, b: negotiations.park(desk.place, one_of(desk, Negotiation, a)),
    "resume": lambda desk, a, b: negotiations.resume(desk.place, one_of(desk, Negotiation, a)),
    "close": lambda desk, a, b: negotiations.close(desk.place, one_of(desk, Negotiation, a)),
    "go on": lambda desk, a, b: negotiations.continue_negotiation(
        desk.place, one_of(desk, Negotiation, a), one_of(desk, Meeting, b)
    ),
    "later": lambda desk, a, b: desk.clock.advance(seconds=60 * (a + b)),
}
EXCHANGE = "exchange"
HISTORY = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from([*ACTIONS, EXCHANGE]), st.integers(0, 5), st.integers(0, 20)
    ),
    min_size=25,
    max_size=50,
)


@settings(max_examples=8, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(history=HISTORY)
def test_whatever_two_specialists_do_nothing_is_lost(
    prepared: Path, history: list[tuple[int, str, int, int]]
) -> None:
    with TemporaryDirectory() as into, copies(sorted(prepared.iterdir())[:2], Path(into)) as desks:
        for number, what, a, b in history:
            if what == EXCHANGE:
                exchange_all(desks)
                continue
            try:
                ACTIONS[what](desks[number], a, b)
            except (UserFacingError, NothingThereError):
                continue  # refused with a sentence: nothing was done
        written = [everything_on(desk) for desk in desks]
        exchange_all(desks)
        for desk in desks:
            desk.clock.at = max(one.clock.at for one in desks)
        assert desks[0].state_hash == desks[1].state_hash
        shown = [everything_shown(desk) for desk in desks]
        assert shown[0] == shown[1]
        for desk in desks:
            assert everything_on(desk) == written[0] | written[1]
            assert doctor.examine(desk.store, desk.fair).ok


def everything_on(desk: SimulatedDesk) -> set[Id]:
    """Every item, note and file that was ever noted here, removed ones too."""
    operations = (
        one for head in desk.store.vector(desk.fair) for one in desk.store.operations(desk.fair, head.desk)
    )
    kinds = {kind.kind for kind in (DealItem, NegotiationNote, Attachment)}
    with desk.place.read() as work:
        noted = {one.entity_id for one in operations if one.entity in kinds}
        for one in noted:
            assert any(work.get(kind, one) for kind in (DealItem, NegotiationNote, Attachment))
    return noted


def everything_shown(desk: SimulatedDesk) -> dict[Id, NegotiationView]:
    """What people see; when it was saved last each laptop says for itself."""
    return {one.id: replace(seen(desk, one.id), saved_at=None) for one in desk.all(Negotiation)}
