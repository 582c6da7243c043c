"""What came of deals is noted quarter by quarter, and added up."""

from datetime import date
from decimal import Decimal

import pytest
from a_followed_deal import Followed, followed_deal, go_to

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import CooperationResult, Id, Negotiation
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import NegotiationOutcome
from fairdesk.texts import text
from fairdesk.usecases.deals import follow_up, results
from fairdesk.usecases.deals.results import QuarterView
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Followed:
    made = followed_deal(place)
    go_to(clock, date(2022, 7, 5))
    return made


def note(deal: Followed, quarter: str, negotiation: Id | None = None, **figures: str) -> None:
    for name, written in figures.items():
        saved = results.note(deal.place, negotiation or deal.id, quarter, name, written, "en")
        assert saved.problem is None, saved


def quarters(deal: Followed) -> dict[str, QuarterView]:
    with deal.place.read() as work:
        return {one.quarter: one for one in results.of_deal(work, deal.id)}


def test_a_deal_has_a_quarter_for_every_one_since_its_talk(deal: Followed) -> None:
    seen = quarters(deal)
    assert list(seen) == ["2022-Q3", "2022-Q2", "2022-Q1"]
    assert not any(one.is_noted for one in seen.values())


def test_figures_are_noted_one_by_one_as_people_write_them(deal: Followed, clock: SetClock) -> None:
    note(deal, "2022-Q2", quantity="120 000", sum="1,2 mlrd", sum_portal="500 mln", exports="0", jobs="14")
    note(deal, "2022-Q2", imports_replaced="900 mln", confirmed_by="Nodira Qodirova")
    noted = quarters(deal)["2022-Q2"].record
    assert noted is not None
    assert (noted.quantity, noted.unit) == (Decimal(120_000), "kg"), "the unit is that of the items"
    assert (noted.sum, noted.sum_portal) == (Decimal(1_200_000_000), Decimal(500_000_000))
    assert (noted.jobs, noted.imports_replaced) == (14, Decimal(900_000_000))
    assert (noted.confirmed_by, noted.by, noted.at) == ("Nodira Qodirova", "Dilnoza", clock.at)
    note(deal, "2022-Q2", jobs="")
    record = quarters(deal)["2022-Q2"].record
    assert record is not None
    assert record.jobs is None


def test_a_quarter_without_sales_is_noted_as_zero_and_a_name_alone_is_no_result(deal: Followed) -> None:
    note(deal, "2022-Q2", confirmed_by="Nodira")
    assert not quarters(deal)["2022-Q2"].is_noted
    note(deal, "2022-Q2", sum="0")
    assert quarters(deal)["2022-Q2"].is_noted


def test_what_cannot_be_is_told(deal: Followed) -> None:
    saved = results.note(deal.place, deal.id, "2022-Q2", "jobs", "oʻnta", "en")
    assert saved.problem is not None
    assert quarters(deal)["2022-Q2"].record is None
    for quarter in ("2022-Q4", "2022-Q0", "yaz"):
        with pytest.raises(UserFacingError):
            results.note(deal.place, deal.id, quarter, "sum", "1", "en")
    with pytest.raises(UserFacingError):
        results.note(deal.place, b"nothing".ljust(16), "2022-Q2", "sum", "1", "en")
    with pytest.raises(ValueError, match="by"):
        results.note(deal.place, deal.id, "2022-Q2", "by", "me", "en")


def test_a_part_that_is_more_than_the_whole_is_kept_and_questioned(deal: Followed) -> None:
    note(deal, "2022-Q2", sum="100")
    for name in ("sum_portal", "exports"):
        saved = results.note(deal.place, deal.id, "2022-Q2", name, "150", "en")
        assert saved.notice is not None
        assert "the whole sum" in text(saved.notice, "en")
        assert results.note(deal.place, deal.id, "2022-Q2", name, "50", "en").notice is None


def test_what_was_taken_back_can_be_noted_again(deal: Followed) -> None:
    span = results.note(deal.place, deal.id, "2022-Q2", "sum", "100", "en").changes.span
    assert span is not None
    undo(deal.place, span)
    assert not quarters(deal)["2022-Q2"].is_noted
    note(deal, "2022-Q2", sum="200")
    assert quarters(deal)["2022-Q2"].is_noted
    note(deal, "2022-Q1", jobs="3")
    with deal.place.write() as work:
        for one in work.all(CooperationResult, quarter="2022-Q1"):
            work.void(CooperationResult, one.id)
    note(deal, "2022-Q1", jobs="4")
    assert quarters(deal)["2022-Q1"].is_noted


def test_totals_are_by_quarter_and_currency(deal: Followed) -> None:
    others = [followed_deal(deal.place, suffix=f" {number}").id for number in (1, 2)]
    with deal.place.write() as work:
        work.change(Negotiation, others[1], currency="USD")
    note(deal, "2022-Q2", quantity="10", sum="1000", sum_portal="400", jobs="2")
    note(deal, "2022-Q2", others[0], quantity="5", unit="t", sum="500,25", exports="100", jobs="1")
    note(deal, "2022-Q2", others[1], quantity="7", sum="90", imports_replaced="30")
    note(deal, "2022-Q1", others[0], sum="1")
    with deal.place.read() as work:
        whole = results.totals(work)
        of_two = results.totals(work, [deal.id, others[0]])
    assert [(one.quarter, one.currency, one.deals, one.sales) for one in whole] == [
        ("2022-Q2", "USD", 1, Decimal(90)),
        ("2022-Q2", "UZS", 2, Decimal("1500.25")),
        ("2022-Q1", "UZS", 1, Decimal(1)),
    ]
    sums = whole[1]
    assert (sums.sum_portal, sums.exports, sums.jobs) == (Decimal(400), Decimal(100), 3)
    assert dict(sums.quantities) == {"kg": Decimal(10), "t": Decimal(5)}
    assert [one.currency for one in of_two] == ["UZS", "UZS"]


def test_who_has_said_nothing_of_the_last_quarter_is_known(deal: Followed, clock: SetClock) -> None:
    def lacking() -> bool:
        with deal.place.read() as work:
            (row,) = follow_up.due(work).rows
        return row.lacks_result

    assert lacking()
    note(deal, "2022-Q1", sum="5")
    assert lacking(), "the last quarter is the second"
    note(deal, "2022-Q2", sum="0")
    assert not lacking()
    go_to(clock, date(2022, 10, 1))
    assert lacking()
    go_to(clock, date(2022, 3, 31))
    assert not lacking(), "no quarter is over yet"


def test_a_deal_without_an_outcome_is_not_followed(deal: Followed) -> None:
    with deal.place.write() as work:
        work.change(Negotiation, deal.id, outcome=NegotiationOutcome.NO_RESULT)
    with deal.place.read() as work:
        assert follow_up.due(work).rows == ()
