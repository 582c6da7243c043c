"""Agendas, sheets of tables, halls and the grid: what is arranged is what is printed, whole and readable."""

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from a_fair_with_meetings import (
    CHEMIST,
    FOOD,
    METAL,
    PLASTIC,
    TEXTILE,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.documents.agendas import PAPERS, agendas_pdf
from fairdesk.documents.meeting_sheets import grid_pdf, halls_pdf, tables_pdf
from fairdesk.documents.slips import SLIP_PAPERS, slip_pdf
from fairdesk.domain.entities import Enterprise, Meeting, Session
from fairdesk.domain.words import TellingWay
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.front_desk import slips
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.agendas import Agenda
from fairdesk.usecases.ports import Workplace

NOW = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
LONG = (
    "“Ўзбекистон-Хитой Jizzax viloyati qurilish materiallari ва конструкциялари innovatsion birlashmasi” " * 2
)


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    return fair_with_meetings(place)


def agenda(fair: FairWithMeetings, name: str) -> Agenda:
    with fair.place.read() as work:
        found = agendas.agenda_of(work, fair.enterprises[name])
    assert found is not None
    return found


def printed(fair: FairWithMeetings, *found: Agenda, language: Language = "en", **more: object) -> bytes:
    with fair.place.read() as work:
        out = io.BytesIO()
        agendas_pdf(found, work.fair, language, out, NOW, **more)
    return out.getvalue()


def pages_of(pdf: bytes) -> list[str]:
    """The text of every page as poppler reads it, with single spaces."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return [" ".join(page.split()) for page in read.decode().split("\f")[:-1]]


def nothing_is_cut_off(pdf: bytes) -> None:
    """Everything lies on its page, off the edge that printers leave white, and no line covers another."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            lines: list[tuple[float, float, float, float]] = []
            for drawn in page.get_objects():
                left, bottom, right, top = drawn.get_bounds()
                assert min(left, bottom, width - right, height - top) >= 8, (left, bottom, right, top)
                if drawn.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
                    lines.append((left, bottom, right, top))
            assert covering(lines) == []


def covering(lines: list[tuple[float, float, float, float]]) -> list[object]:
    """Pairs of lines that have more in common than a point's breadth."""
    lines.sort(key=lambda line: -line[3])
    found: list[object] = []
    for place, one in enumerate(lines):
        for other in lines[place + 1 :]:
            if other[3] <= one[1]:
                break
            across = min(one[2], other[2]) - max(one[0], other[0])
            if across > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1:
                found.append((one, other))
    return found


def crowded(fair: FairWithMeetings, meetings: int) -> None:
    """The plastic maker meets somebody with a very long name all day long, every ten minutes."""
    with fair.place.write() as work:
        partner = Enterprise(id=work.new_id(), name=LONG.strip(), stand="C-117")
        work.add(partner)
        work.change(Enterprise, fair.enterprises[PLASTIC], name=LONG.strip())
        for meeting in work.all(Meeting):
            work.void(Meeting, meeting.id)
        for number in range(meetings):
            work.add(
                Meeting(
                    id=work.new_id(),
                    host=fair.enterprises[PLASTIC],
                    guest=partner.id,
                    start=fair.at("09:00") + timedelta(minutes=10 * number),
                    minutes=10,
                    table=fair.tables[1 + number % 4],
                    about="Подшипники качения 6204 2RS для электродвигателей и насосов"
                    if number % 2
                    else None,
                )
            )


# Agendas


def test_an_agenda_shows_every_meeting_in_its_peoples_language(fair: FairWithMeetings) -> None:
    (page,) = pages_of(printed(fair, agenda(fair, PLASTIC)))
    rows = ("10:00–10:30 3 B zali", CHEMIST, "10:30–11:00 1 A zali", METAL, "14:30–15:00 3 B zali", FOOD)
    places = [page.index(words) for words in rows]
    assert places == sorted(places)
    for words in ("Jizzax Plastmassa MCHJ", "Nodira Qodirova · B zali, B-14-stend", "3 ta uchrashuv"):
        assert words in page
    assert "A zali, A-03-stend" in page
    assert "Қадоқлаш плёнкаси" in page
    assert "09:00–10:00 boʻsh" in page
    assert "JI-2022-01 · Chop etildi: 3 mart, 09:30" in page
    assert "1-bet, jami 1" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_an_agenda_can_be_in_any_language_on_any_paper(
    fair: FairWithMeetings, language: Language, paper: str
) -> None:
    pdf = printed(fair, agenda(fair, METAL), language=language, own_language=False, paper=paper)
    (page,) = pages_of(pdf)
    assert text("agendas.agenda", language) in page
    assert text("agendas.stand", language, stand="B-14") in page
    nothing_is_cut_off(pdf)


def test_what_changed_since_people_were_told_is_marked(fair: FairWithMeetings) -> None:
    (page,) = pages_of(printed(fair, agenda(fair, METAL), own_language=False))
    assert "new" not in page
    agendas.note_told(fair.place, fair.enterprises.values(), TellingWay.PAPER)
    fair.change("pipes", start=fair.at("09:30"))
    fair.change("steel", table=fair.tables[2])
    fair.change("three", cancelled="kasal")
    fair.meet("late", METAL, FOOD, "15:00", 1)
    (page,) = pages_of(printed(fair, agenda(fair, METAL), own_language=False))
    for words in ("was at 10:30", "was at table 1", "new", "Changes since 3 March, 09:30"):
        assert words in page
    assert f"No longer taking place 03.03 15:00 · Table 2 · {CHEMIST}" not in page  # the other record's name
    assert "No longer taking place 03.03 15:00 · Table 2 · Сирдарё Кимё МЧЖ · Buxoro" in page


def test_a_meeting_booked_twice_says_that_its_place_is_not_settled(fair: FairWithMeetings) -> None:
    fair.meet("twice", FOOD, TEXTILE, "10:00", 3)
    with fair.place.read() as work:
        found = agendas.agendas(work, [fair.enterprises[FOOD]])
    (page,) = pages_of(printed(fair, *found, own_language=False))
    assert "10:00–10:30 still to be settled" in page


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("meetings", [0, 1, 15, 40])
def test_few_and_many_meetings_of_long_names_stand_whole_on_numbered_pages(
    fair: FairWithMeetings, paper: str, meetings: int
) -> None:
    crowded(fair, meetings)
    pdf = printed(fair, agenda(fair, PLASTIC), paper=paper)
    found = pages_of(pdf)
    assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d \d", " ".join(found))) == meetings
    for number, page in enumerate(found, 1):
        assert f"{number}-bet, jami {len(found)}" in page
        assert "Oʻzbek" not in page
        assert "“Ўзбекистон-Хитой" in page
    assert (len(found) > 1) == (meetings > 15) or meetings == 15
    nothing_is_cut_off(pdf)


def test_every_page_says_of_which_day_it_is_where_a_fair_has_several(fair: FairWithMeetings) -> None:
    crowded(fair, 30)
    with fair.place.write() as work:
        for meeting in work.all(Meeting)[15:]:
            assert meeting.start is not None
            work.change(Meeting, meeting.id, start=meeting.start + timedelta(days=1))
    found = pages_of(printed(fair, agenda(fair, PLASTIC), language="en", own_language=False, paper="a5"))
    assert len(found) > 2
    assert all("Thursday, 3 March" in page or "Friday, 4 March" in page for page in found)
    assert "Thursday, 3 March" in found[0]
    assert "Friday, 4 March" in found[-1]


def test_every_agenda_begins_on_a_page_of_its_own(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        everybody = agendas.agendas(work)
    done: list[int] = []
    found = pages_of(printed(fair, *everybody, progress=done.append))
    assert [one.enterprise.name in page for one, page in zip(everybody, found, strict=True)] == [True] * 5
    assert done == [1, 2, 3, 4, 5]
    assert printed(fair) == b""


def test_a_letter_that_the_faces_lack_leaves_no_meeting_out(fair: FairWithMeetings) -> None:
    with fair.place.write() as work:
        work.change(Enterprise, fair.enterprises[CHEMIST], name="王伟 Kimyo")
    (page,) = pages_of(printed(fair, agenda(fair, PLASTIC)))
    assert "?? Kimyo" in page


# By place


def of_the_fair(fair: FairWithMeetings, draw: Callable[..., int], read: Callable[..., object]) -> bytes:
    out = io.BytesIO()
    with fair.place.read() as work:
        draw(read(work), work.fair, "en", out, NOW)
    return out.getvalue()


def test_each_table_has_a_sheet_with_its_number_and_its_day(fair: FairWithMeetings) -> None:
    pdf = of_the_fair(fair, tables_pdf, agendas.table_agenda)
    found = pages_of(pdf)
    assert [page.split()[0] for page in found] == ["1", "2", "3", "4"]
    assert f"10:30 –11:00 {METAL} {PLASTIC}" in found[0]
    assert f"Own table of {PLASTIC}" in found[2]
    assert "spare table" in found[3]
    assert "No meetings yet." in found[3]
    nothing_is_cut_off(pdf)


def test_a_closed_table_with_meetings_says_so_and_one_without_has_no_sheet(fair: FairWithMeetings) -> None:
    with fair.place.write() as work:
        for number in (2, 4):
            work.change(type(work.all(agendas.Table)[0]), fair.tables[number], closed="oyogʻi singan")
    found = pages_of(of_the_fair(fair, tables_pdf, agendas.table_agenda))
    assert [page.split()[0] for page in found] == ["1", "2", "3"]
    assert "closed: oyogʻi singan" in found[1]


def test_each_hall_has_a_list_by_slot(fair: FairWithMeetings) -> None:
    found = pages_of(of_the_fair(fair, halls_pdf, agendas.hall_agenda))
    assert [page.startswith(name) for page, name in zip(found, ("A zali", "B zali"), strict=True)] == [
        True
    ] * 2
    assert "3 meetings" in found[0]
    assert f"15:00–15:30 2 {METAL} Сирдарё Кимё МЧЖ, {TEXTILE}" in found[0]


def test_the_grid_has_every_meeting_in_its_slot_and_lists_what_lies_outside(fair: FairWithMeetings) -> None:
    fair.change("steel", start=fair.at("12:10"))
    pdf = of_the_fair(fair, grid_pdf, agendas.whole_grid)
    grid, besides = pages_of(pdf)
    assert "09:00 09:30 10:00 10:30 14:00 14:30 15:00" in grid
    assert grid.count("Plastmassa") == 4  # three meetings, and the owner of table 3
    assert f"12:10–12:40 1 {METAL} {TEXTILE}" in besides
    nothing_is_cut_off(pdf)


def test_a_grid_of_many_slots_and_tables_takes_several_pages(fair: FairWithMeetings) -> None:
    with fair.place.write() as work:
        for session in work.all(Session):
            work.change(Session, session.id, minutes=10)
        for number in range(5, 45):
            work.add(agendas.Table(id=work.new_id(), number=number))
    pdf = of_the_fair(fair, grid_pdf, agendas.whole_grid)
    found = pages_of(pdf)
    assert len(found) == 9
    assert [re.search(r"Page (\d) of 9", page) is not None for page in found] == [True] * 9
    nothing_is_cut_off(pdf)


# Slips


@pytest.mark.parametrize("paper", SLIP_PAPERS)
@pytest.mark.parametrize("meetings", [0, 3, 40])
def test_a_slip_has_the_meetings_and_the_demands_with_their_stands(
    fair: FairWithMeetings, paper: str, meetings: int
) -> None:
    crowded(fair, meetings)
    with fair.place.read() as work:
        slip = slips.slip(work, fair.enterprises[PLASTIC])
        assert slip is not None
        out = io.BytesIO()
        count = slip_pdf(slip, work.fair, "en", out, NOW, paper=paper, own_language=False)
    found = pages_of(out.getvalue())
    assert len(found) == count
    assert len(re.findall(r"Table \d", " ".join(found))) == meetings
    assert f"You could make A-03 Полиэтилен қувур 60,000 kg a year · now from Russia {METAL}" in " ".join(
        found
    )
    if paper == "receipt-80":
        assert count == 1
    nothing_is_cut_off(out.getvalue())


def test_a_slip_of_somebody_without_meetings_or_demands_says_so(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        slip = slips.slip(work, fair.enterprises[FOOD])
        assert slip is not None
        empty = replace(slip, agenda=replace(slip.agenda, talks=()), demands=())
        out = io.BytesIO()
        slip_pdf(empty, work.fair, "en", out, NOW)
    (page,) = pages_of(out.getvalue())
    assert text("agendas.no_meetings", "uz-Cyrl") in page
    assert text("agendas.no_demands", "uz-Cyrl") in page


def test_poppler_is_the_one_that_reads(tmp_path: Path, fair: FairWithMeetings) -> None:
    """The file is whole: another reader finds as many pages and complains of nothing."""
    file = tmp_path / "agendas.pdf"
    file.write_bytes(printed(fair, agenda(fair, PLASTIC), agenda(fair, METAL)))
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True)
    assert re.search(rb"Pages:\s+2\n", told.stdout)
    assert told.stderr == b""
