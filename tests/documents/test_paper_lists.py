"""The paper kit: everybody can be found, ticked and counted without power."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
from badge_samples import FAIR, LONG_ENTERPRISE, sheets

from fairdesk.documents.lists import call_list_pdf, inside_list_pdf, participants_list_pdf
from fairdesk.domain.entities import Delegate, Enterprise, Hall, Pass, Station
from fairdesk.domain.folding import fold
from fairdesk.domain.words import Participation, Role
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.enterprises.participation import call_list, note_call
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.front_desk.check_in import PassSeen
from fairdesk.usecases.front_desk.paper_lists import Participant, halls_of_stations, participants
from fairdesk.usecases.ports import Workplace

NOW = datetime(2022, 3, 3, 6, 20, tzinfo=UTC)


def pages_of(pdf: bytes) -> list[list[str]]:
    """The lines of text of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().split("\r\n") for page in document]


def people(count: int) -> list[Participant]:
    return [
        Participant(
            name=(one.delegate.name if one.delegate else None) or "",
            enterprise=one.enterprise.name if one.enterprise else None,
            role=one.delegate.role if one.delegate else Role.PARTICIPANT,
            number=one.number,
            box=one.badge.box,
        )
        for one in sheets(count)
    ]


def test_all_1960_stand_on_the_list_once_and_in_order() -> None:
    everybody = people(1960)
    pages = pages_of(participants_list_pdf(everybody, FAIR, "uz-Latn"))
    numbers = [found for page in pages for line in page for found in re.findall(r"1-\d{4}-\d\d", line)]
    by_name = sorted(everybody, key=lambda person: fold(person.name))
    assert numbers == [person.number for person in by_name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_head_its_letter_and_its_number(language: Language) -> None:
    pages = pages_of(participants_list_pdf(people(300), FAIR, language))
    head = {text(f"papers.column_{name}", language) for name in ("name", "enterprise", "box", "in", "out")}
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        written = "\n".join(page)
        assert all(title in written for title in head)
        assert text("papers.page", language, page=number, pages=len(pages)) in written
        assert FAIR.code in written
        assert any(re.fullmatch(r"[A-Z–](?: · .+)?", line.strip()) for line in page)


def test_letters_of_both_scripts_stand_under_one_head() -> None:
    names = ("Шарипов", "Sobirov", "Султонов", "Aliyev", "Азизов", "Жўраев", "Oʻrolov", "Ўринов", "")
    (page,) = pages_of(
        participants_list_pdf([Participant(name, None, Role.PRESS) for name in names], FAIR, "ru")
    )
    heads = [line for line in page if re.fullmatch(r"[A-Z–](?: · \S(?: \S)*)?", line)]
    assert heads == ["–", "A", "J · Ж", "O · Ў", "S · С Ш"]


def test_nobody_is_left_out_for_a_letter_or_a_long_name() -> None:
    odd = [Participant("王伟 Wei", LONG_ENTERPRISE * 2, Role.VIP, "1-0001-68", 1)]
    (page,) = pages_of(participants_list_pdf(odd, FAIR, "en"))
    assert any("?? Wei" in line for line in page)


def test_the_list_is_of_everybody_registered_with_a_badge_or_without(place: Workplace) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(enterprise)
        for name in ("Тўлқин Бозоров", "Abdulla Aliyev"):
            work.add(Delegate(id=work.new_id(), name=name, enterprise=enterprise.id))
    badges.issue_missing(place)
    with place.write() as work:
        work.add(Delegate(id=work.new_id(), name="Nodira Qodirova", role=Role.PRESS))
    (lost, _) = badges.to_print(place)
    new, _ = badges.replace_lost(place, lost.badge.id, "lost")
    with place.read() as work:
        listed = participants(work)
    assert listed == [
        Participant("Abdulla Aliyev", "Angren Metall", Role.PARTICIPANT, new.number, 1),
        Participant("Nodira Qodirova", None, Role.PRESS),
        Participant("Тўлқин Бозоров", "Angren Metall", Role.PARTICIPANT, listed[2].number, 1),
    ]


def test_who_is_inside_is_listed_by_hall_with_groups_counted(place: Workplace, entrance: bytes) -> None:
    with place.write() as work:
        hall = Hall(id=work.new_id(), name="A zali")
        work.add(hall)
        work.change(Station, entrance, hall=hall.id)
        for name in ("Тўлқин Бозоров", "Abdulla Aliyev"):
            work.add(Delegate(id=work.new_id(), name=name))
    badges.issue_missing(place)
    with place.read() as work:
        delegates = [person.id for person in work.all(Delegate)]
    check_in.let_in(place, entrance, delegates)
    inside = check_in.inside_now(place)
    elsewhere = PassSeen(Pass(id=b"p", station=b"door", at=NOW, people=12), None, "Angren Metall", None)
    with place.read() as work:
        halls = halls_of_stations(work)
    (page,) = pages_of(inside_list_pdf([elsewhere, *inside], FAIR, "en", NOW, halls))
    wanted = ("A zali", "Abdulla Aliyev", "Тўлқин Бозоров", "No hall noted", "Group of 12")
    places = [next(at for at, line in enumerate(page) if words in line) for words in wanted]
    assert places == sorted(places)
    assert any("14 people inside" in line and "As of 3 March, 11:20" in line for line in page)
    assert any("11:20" in line for line in page if "Group of 12" in line)

    (plain,) = pages_of(inside_list_pdf(inside, FAIR, "uz-Cyrl", NOW))
    assert not any(text("papers.inside_elsewhere", "uz-Cyrl") in line for line in plain)


def test_an_empty_building_gives_an_empty_list() -> None:
    (page,) = pages_of(inside_list_pdf([], FAIR, "ru", NOW))
    assert any("0 человек внутри" in line for line in page)


def test_the_call_list_says_whom_to_call_and_what_was_said(place: Workplace) -> None:
    with place.write() as work:
        firm = Enterprise(id=work.new_id(), name="Angren Metall", phone="+998 70 123 45 67")
        work.add(firm)
        work.add(Enterprise(id=work.new_id(), name="Bekobod", participation=Participation.CONFIRMED))
        work.add(
            Delegate(id=work.new_id(), name="Saʼdulla Ғаниев", enterprise=firm.id, phone="+998 90 765 43 21")
        )
    note_call(place, firm.id, note="calls back")
    with place.read() as work:
        fair = replace(work.fair, code="JI-2022-01")
    (page,) = pages_of(call_list_pdf(call_list(place), fair, "en", NOW))
    written = " ".join(page)
    for words in ("1 enterprise", "Angren Metall", "Saʼdulla Ғаниев", "+998 90 765 43 21", "03.03 09:30"):
        assert words in written
    assert "calls back" in written
    assert "Bekobod" not in written
