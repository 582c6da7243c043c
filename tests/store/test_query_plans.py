"""No statement of a hot path walks through a table: each finds its rows by an index."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id, Pass, Product, Station, Table
from fairdesk.domain.words import Direction, StationRole
from fairdesk.store.store import Store
from fairdesk.usecases.deals import attachments, deal_items, negotiation_view, negotiations
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import code_of, issue, replace_lost
from fairdesk.usecases.ports import Workplace

SMALL = {"fairs_here", "badge_keys", "identities", "heads", "stations"}
"""Tables of a few rows, whatever the fair's size."""


@pytest.fixture
def filled(place: Workplace) -> Workplace:
    """Enough of everything, with the statistics that SQLite's planner may choose by."""
    with place.write() as work:
        work.add(Station(id=work.new_id(), name="Stand", role=StationRole.STAND))
        work.add(Station(id=work.new_id(), name="Doors", direction=Direction.BOTH))
        for number in range(50):
            enterprise = Enterprise(
                id=work.new_id(), name=f"Jizzax Plastmassa {number}", stir=f"{number:09d}"
            )
            work.add(enterprise)
            work.add(Product(id=work.new_id(), enterprise=enterprise.id, name="Polietilen quvur"))
            person = Delegate(id=work.new_id(), enterprise=enterprise.id, name=f"Olim Yoʻldoshev {number}")
            work.add(person)
            badge = issue(work, person.id)
            for minutes in range(20):
                at = work.now - timedelta(minutes=minutes)
                work.add(Pass(id=work.new_id(), at=at, badge=badge.id, delegate=person.id, station=b"s" * 16))
    return place


def plans(store: Store, act: Callable[[], object]) -> list[tuple[str, str]]:
    """(statement, step of its plan) of everything that SQLite ran while something was done."""
    ran: list[str] = []

    def watch(driver: object, *_: object) -> None:
        driver.set_trace_callback(ran.append)

    event.listen(store.engine, "checkout", watch)
    try:
        act()
    finally:
        event.remove(store.engine, "checkout", watch)
    steps: list[tuple[str, str]] = []
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.set_trace_callback(None)
        for statement in ran:
            if statement.split()[0] in ("SELECT", "UPDATE", "INSERT", "DELETE", "WITH"):
                plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
                steps += [(statement, row[3]) for row in plan]
    assert ran, "nothing was asked"
    return steps


def walks(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Steps that walk through a whole table, through an index from end to end, or through all of a fair."""
    return [(statement, step) for statement, step in steps if _walks(step) and step.split()[1] not in SMALL]


def _walks(step: str) -> bool:
    of_the_fair = step.startswith("SEARCH ") and step.endswith("(fair=?)")
    return of_the_fair or (step.startswith("SCAN ") and "VIRTUAL TABLE INDEX" not in step)


def station(place: Workplace, name: str) -> Id:
    with place.read() as work:
        return next(one.id for one in work.all(Station) if one.name == name)


def codes(place: Workplace) -> list[str]:
    with place.read() as work:
        return [code_of(work, badge) for badge in work.all(Badge)]


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize("where", ["Main entrance", "Doors", "Stand"])
def test_a_scan_finds_everything_by_an_index(filled: Workplace, where: str, analysed: bool) -> None:
    if analysed:
        with filled.store.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    at, known = station(filled, where), codes(filled)
    with filled.read() as work:
        lost = work.all(Badge)[3].id
    replace_lost(filled, lost, "lost")

    def morning() -> None:
        for code in (
            known[0],
            known[0],
            known[1],
            known[3],
            known[0][:-1] + "0",
            "1-0005",
            "nonsense",
            "9" * 39,
        ):
            check_in.scan(filled, at, code)

    steps = plans(filled.store, morning)
    assert len({statement.split("WHERE")[0] for statement, _ in steps}) > 8
    assert walks(steps) == []


def test_a_person_s_passes_are_found_by_the_badge_and_not_by_walking_through_the_day(
    filled: Workplace,
) -> None:
    at, code = station(filled, "Main entrance"), codes(filled)[0]
    steps = plans(filled.store, lambda: check_in.scan(filled, at, code))
    used = {step for statement, step in steps if "FROM passes" in statement and "passes USING" in step}
    assert used == {"SEARCH passes USING INDEX passes_by_badge_at (fair=? AND badge=? AND at>?)"}


@pytest.mark.parametrize("text", ["olim", "Жиззах пласт", "1-0005", "+998 90", "quvur", "j"])
def test_a_search_walks_through_no_table(filled: Workplace, text: str) -> None:
    def search() -> None:
        with filled.read() as work:
            work.search(text)

    assert walks(plans(filled.store, search)) == []


def test_the_recent_passes_are_read_off_an_index(filled: Workplace) -> None:
    entrance = station(filled, "Main entrance")

    def look() -> None:
        check_in.recent(filled, 20)
        check_in.recent(filled, 20, entrance)

    steps = plans(filled.store, look)
    assert walks(steps) == []
    assert not [
        step
        for statement, step in steps
        if "FROM passes" in statement and step.startswith("USE TEMP B-TREE FOR ORDER")
    ]


def test_undo_and_history_read_a_record_s_own_changes(filled: Workplace) -> None:
    with filled.write() as work:
        enterprise = work.all(Enterprise)[0].id
        work.change(Enterprise, enterprise, name="Angren")
    span = work.changes.span
    assert span is not None

    def look() -> None:
        with filled.read() as work:
            work.history(enterprise)
            work.past_changes(span)

    assert [walk for walk in walks(plans(filled.store, look)) if "operations" in walk[1]] == []


def test_a_negotiation_is_typed_and_read_by_indexes(filled: Workplace) -> None:
    """Only the sums of all items of the fair are looked through, so that a mistyped one stands out."""
    with filled.write() as work:
        tables = [Table(id=work.new_id(), number=number) for number in range(1, 40)]
        for table in tables:
            work.add(table)
        companies = [one.id for one in work.all(Enterprise)]
    talks = [
        negotiations.walk_in(filled, companies[place], companies[-place - 1], tables[place].id).negotiation
        for place in range(20)
    ]
    items = [deal_items.add_item(filled, talk, name="Quvur").item for talk in talks]

    def work_on_one() -> None:
        deal_items.set_item(filled, items[3], "price", "4 850", "en")
        negotiations.add_note(filled, talks[3], "Narx kelishildi")
        attachments.attach(filled, talks[3], "chizma.pdf", b"%PDF-1.7")
        negotiations.set_field(filled, talks[3], "subject", "Quvur", "en")
        with filled.read() as work:
            negotiation_view.view(work, talks[3])

    walked = {step.split()[1] for _, step in walks(plans(filled.store, work_on_one))}
    assert walked <= {"deal_items", "negotiations", "same_companies"}
