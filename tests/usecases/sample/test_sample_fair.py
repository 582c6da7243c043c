"""The sample fair: the real fair's figures, the same fair each time, and nothing that is not invented."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain import checks, meetings
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    Badge,
    Delegate,
    Document,
    Enterprise,
    Meeting,
    MeetingRequest,
    Negotiation,
    Product,
    Record,
    Station,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.values import field_types
from fairdesk.domain.words import Outcome, Part, Role, StationRole, Step
from fairdesk.reference import REGIONS, SECTORS, UNITS
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases import fields
from fairdesk.usecases.deals import follow_up, negotiation_view
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import BOX_SIZE, to_print
from fairdesk.usecases.meetings import timetable
from fairdesk.usecases.papers import documents
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.sample import sample_fair
from fairdesk.usecases.sample.sample_day import Shown
from fairdesk.usecases.sample.sample_records import SampleFair

ROOT = Path(__file__).parents[3]
CYRILLIC = re.compile("[а-яёўқғҳ]", re.IGNORECASE)
LATIN = re.compile("[a-z]", re.IGNORECASE)


@pytest.fixture(scope="module")
def sample() -> SampleFair:
    return sample_fair.generate()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workplace, SetClock]]:
    """The sample fair in a data folder; made once, because everybody gets a badge."""
    clock = sample_fair.opening_clock()
    store = Store(tmp_path_factory.mktemp("sample"), clock)
    yield sample_fair.create(store, clock, sample_fair.ACTOR, paper_pdf), clock
    store.close()


def test_talks_of_the_weeks_before_left_papers_signatures_and_steps(
    made: tuple[Workplace, SetClock],
) -> None:
    place, _ = made
    with place.read() as work:
        deals = work.all(Negotiation)
        states = Counter(documents.view(work, one.id).state for one in work.all(Document))
        late = [one for one in follow_up.due(work).rows if one.late]
        items = [item for deal in deals for item in negotiation_view.view(work, deal.id).items]
    assert len(deals) == 12
    asked = {question.text.key for item in items for question in item.questions}
    assert not {key for key in asked if "side" in key}, "who sells and who buys is noted right"
    assert all(deal.ended and deal.ended < sample_fair.OPENING and deal.sheet for deal in deals)
    assert states == {
        DocumentState.DRAFT: 1,
        DocumentState.PRINTED: 1,
        DocumentState.SIGNED_BY_ONE: 2,
        DocumentState.SIGNED: 6,
    }
    waits_for = Counter(one.step_name is Step.MEMORANDUM for one in late)
    assert waits_for == {True: 3, False: 2}, "unsigned memoranda, and steps after signed ones"


def test_the_figures_are_those_of_jizzakh(sample: SampleFair) -> None:
    parts = Counter(one.part for one in sample.enterprises)
    assert parts == {Part.EXHIBITOR: 142, Part.PARTICIPANT: 633}
    assert len({fold(product.name) for product in sample.products}) == len(sample.products) > 3_000
    assert (len(sample.delegates), len(sample.demands)) == (1_960, 180)
    assert (len(sample.offers), len(sample.samples)) == (240, 120)
    assert sample.fair.sample
    assert "namuna" in sample.fair.name


def test_a_seed_gives_the_same_fair_and_another_one_another(sample: SampleFair) -> None:
    assert sample_fair.generate() == sample
    other = sample_fair.generate(7)
    assert Counter(one.part for one in other.enterprises) == {Part.EXHIBITOR: 142, Part.PARTICIPANT: 633}
    assert len({product.name for product in other.products}) > 3_000
    assert other.enterprises != sample.enterprises


@pytest.mark.parametrize("hash_seed", ["1", "2022"])
def test_the_fair_is_the_same_in_every_process(sample: SampleFair, hash_seed: str) -> None:
    """Python shuffles its sets anew in each process; the sample fair must not follow."""
    told = "from fairdesk.usecases.sample import sample_fair; print(repr(sample_fair.generate()))"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", told]
    printed = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True).stdout
    assert printed.decode("utf-8").strip() == repr(sample)


def test_all_regions_and_sectors_are_there(sample: SampleFair) -> None:
    local = [one for one in sample.enterprises if one.country == "UZ"]
    assert {one.region for one in local} == set(REGIONS.by_code)
    assert Counter(one.region for one in local).most_common(1)[0][0] == "JI"
    assert {one.sector for one in sample.enterprises} <= set(SECTORS.by_code)
    shown = Counter(one.sector for one in sample.enterprises if one.part is Part.EXHIBITOR)
    assert {sector for sector, _ in shown.most_common(4)} | {"automotive"} >= {
        "building_materials",
        "light_industry",
        "electrical",
        "automotive",
    }
    assert shown["pharmaceuticals"] > 5


@pytest.mark.parametrize("records", ["enterprises", "delegates", "products", "demands"])
def test_names_are_in_both_scripts(sample: SampleFair, records: str) -> None:
    names = [one.name for one in getattr(sample, records)]
    assert sum(bool(CYRILLIC.search(name)) for name in names) > len(names) / 5
    assert sum(bool(LATIN.search(name)) for name in names) > len(names) / 5
    mixed = re.compile(r"[a-z]+[а-яёўқғҳ]|[а-яёўқғҳ]+[a-z]", re.IGNORECASE)
    assert [name for name in names if mixed.search(name)] == []


def test_names_have_the_letters_that_fonts_lack(sample: SampleFair) -> None:
    letters = {letter for person in sample.delegates for letter in person.name or ""}
    assert set("ʻўқғҳҲ") <= letters
    assert max(len(person.name or "") for person in sample.delegates) > 40
    assert max(len(one.name) for one in sample.enterprises) > 90


def test_every_value_is_one_that_people_could_have_typed(sample: SampleFair) -> None:
    """So the sample fair can be exported and brought in again."""
    for record in (*sample.enterprises, *sample.delegates, *sample.demands, *sample.offers[:50]):
        for name, value in _typed_values(record):
            text = fields.show(type(record), name, value, "ru")
            assert fields.check(type(record), name, text).value == value, (name, value, text)
    assert {product.unit for product in sample.products} <= set(UNITS.by_code)
    assert all(checks.tn_ved(product.tn_ved or "") == product.tn_ved for product in sample.products)


def _typed_values(record: Record) -> list[tuple[str, object]]:
    links = {"id", "enterprise", "hall", "demand", "product", "lent_to", "stands_in_for"}
    return [
        (name, value)
        for name in field_types(type(record))
        if name not in links and (value := getattr(record, name)) is not None and value != ()
    ]


def test_nobody_can_be_reached(sample: SampleFair) -> None:
    phones = [one.phone for one in (*sample.enterprises, *sample.delegates) if one.phone]
    assert all(re.fullmatch(r"\+998 \d\d 000 \d\d \d\d", phone) for phone in phones)
    assert all(one.email.endswith(".example") for one in sample.enterprises if one.email)
    assert all(one.stir.startswith("9") for one in sample.enterprises if one.stir)


def test_every_exhibitor_has_a_stand_of_its_own_and_products(sample: SampleFair) -> None:
    exhibitors = [one for one in sample.enterprises if one.part is Part.EXHIBITOR]
    assert len({one.stand for one in exhibitors}) == 142
    assert len({one.hall for one in exhibitors}) == 3
    owners = Counter(product.enterprise for product in sample.products)
    assert {one.id for one in exhibitors} == set(owners)
    assert all(one.about for one in exhibitors)


def test_offers_answer_demands_of_others(sample: SampleFair) -> None:
    wanted = {demand.id: demand for demand in sample.demands}
    assert all(offer.enterprise != wanted[offer.demand or b""].enterprise for offer in sample.offers)
    assert len({(offer.enterprise, offer.demand) for offer in sample.offers}) == 240


def test_every_badge_lies_in_a_box_and_the_doctor_is_content(made: tuple[Workplace, SetClock]) -> None:
    place, _ = made
    with place.read() as work:
        boxes = Counter(badge.box for badge in work.all(Badge))
        named = [one for one in work.all(Enterprise) if one.stir is not None]
    assert sorted(box or 0 for box in boxes) == list(range(1, len(boxes) + 1))
    assert all(people <= BOX_SIZE for people in boxes.values())
    assert len({one.stir for one in named}) == len(named)
    assert all(checks.stir(one.stir or "") == one.stir for one in named)
    assert isinstance(place.store, Store)
    assert doctor.examine(place.store, place.fair).problems == ()


def test_everybody_gets_a_badge_and_the_doors_open(made: tuple[Workplace, SetClock]) -> None:
    place, clock = made
    clock.at = sample_fair.OPENING
    sheets = to_print(place)
    assert len(sheets) == 1_960
    with place.read() as work:
        assert work.count(Enterprise) == 775
        assert work.count(Product) == len(sample_fair.generate().products)
        assert work.count(Badge) == 1_960
        assert work.fair.sample
        main = work.all(Station, role=StationRole.ENTRANCE)[0]
        assert work.search("жиззах қурилиш", kinds=("enterprise",))
    person = next(sheet for sheet in sheets if sheet.delegate and sheet.delegate.role is Role.PARTICIPANT)
    assert check_in.scan(place, main.id, person.code).outcome is Outcome.ADMITTED
    with pytest.raises(UserFacingError):
        sample_fair.create(place.store, clock, sample_fair.ACTOR, paper_pdf)


def test_a_day_has_its_peaks_and_its_troubles(sample: SampleFair) -> None:
    day = sample_fair.day_script()
    assert day == sample_fair.day_script()
    assert [scan.at for scan in day] == sorted(scan.at for scan in day)
    people = {person.id for person in sample.delegates}
    assert {scan.delegate for scan in day} <= people
    assert {scan.station for scan in day} <= {station.name for station in sample.stations}
    assert {scan.shown for scan in day} == set(Shown)
    entries = [scan for scan in day if "kirish" in scan.station]
    peak = [scan for scan in entries if 4 <= scan.at.hour + scan.at.minute / 60 <= 5.5]
    assert len(peak) > len(entries) / 3


def test_a_scripted_day_is_answered_as_it_was_meant(made: tuple[Workplace, SetClock]) -> None:
    place, clock = made
    codes = {sheet.delegate.id: sheet.code for sheet in to_print(place) if sheet.delegate}
    with place.read() as work:
        stations = {station.name: station.id for station in work.all(Station)}
        roles = {person.id: person.role for person in work.all(Delegate)}
    day = sample_fair.day_script()
    office = [scan for scan in day if scan.station == "Tashkiliy guruh xonasi"]
    unusual = [scan for scan in day if scan.shown is not Shown.BADGE]
    outcomes: Counter[Outcome] = Counter()
    for scan in sorted([*office[:5], *unusual[:8], *day[:60]], key=lambda scan: scan.at):
        clock.at = scan.at
        answer = check_in.scan(place, stations[scan.station], scan.code(codes[scan.delegate]))
        outcomes[answer.outcome] += 1
        if scan in office:
            assert answer.outcome is Outcome.NOT_ALLOWED_HERE, roles[scan.delegate]
        elif scan.shown is Shown.ALTERED:
            assert answer.outcome in (Outcome.FORGED, Outcome.UNREADABLE)
    assert outcomes[Outcome.ADMITTED] > 40


def test_its_day_is_planned_as_well_as_it_can_be(made: tuple[Workplace, SetClock]) -> None:
    place, _ = made
    with place.read() as work:
        [plan] = timetable.plans(work)
        arranged = work.all(Meeting)
        wishes = work.count(MeetingRequest)
    assert plan.weight == plan.bound
    assert plan.served == len(arranged) > 1_000
    assert wishes > plan.wished > plan.served
    assert meetings.contested(arranged) == {}
    confirmed = sum(meetings.is_confirmed(one) for one in arranged)
    assert 0.3 < confirmed / len(arranged) < 0.6


def test_its_plan_is_the_same_each_time(made: tuple[Workplace, SetClock]) -> None:
    place, clock = made
    clock.at = sample_fair.OPENING
    with place.read() as work:
        [plan] = timetable.plans(work)
        planned = {(one.host, one.guest, one.start, one.table) for one in work.all(Meeting)}
    timetable.take_back(place, plan.id)
    with place.write() as work:
        for meeting in work.all(Meeting):
            work.void(Meeting, meeting.id)
    sample_fair.plan(place)
    with place.read() as work:
        again = {(one.host, one.guest, one.start, one.table) for one in work.all(Meeting)}
    assert again == planned
