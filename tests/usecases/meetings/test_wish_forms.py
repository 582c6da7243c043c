"""What stands in a wish form, and what a filled one says, before there are any files."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fairdesk.domain.entities import Delegate, Enterprise, Fair, Id, Meeting, MeetingRequest, Table
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Confirmation, Participation, RequestSource, Wish
from fairdesk.texts import text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import requests, wish_forms
from fairdesk.usecases.meetings.wish_forms import HIDDEN_SHEET, SIGN, FilledForm, WishForm
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

START = datetime(2022, 3, 3, 5, 30, tzinfo=UTC)
"""10:30 at the fair."""


@pytest.fixture
def zomin(place: Workplace) -> Id:
    """An enterprise whose people speak Russian."""
    return add(place, "Zomin sement MCHJ", "ru")


def add(place: Workplace, name: str, language: str | None = None, **fields: object) -> Id:
    with place.write() as work:
        one = Enterprise(id=work.new_id(), name=name, **fields)  # pyright: ignore[reportArgumentType]
        work.add(one)
        work.add(Delegate(id=work.new_id(), enterprise=one.id, name="A", language=language))
    return one.id


def form_of(place: Workplace, enterprise: Id) -> WishForm:
    (form,) = wish_forms.forms(place, [enterprise])
    return form


def filled(form: WishForm, *rows: list[Cell], language: str = "en") -> list[Sheet]:
    """A form as it comes back: these rows below the fair's name, and the hidden sheet."""
    identity: list[Cell] = [SIGN, form.fair.id.hex(), form.fair.code, form.enterprise.hex(), language]
    hidden = [identity, *([label, one.hex()] for label, one in form.choices)]
    return [Sheet("Wishes", [["A fair"], *rows]), Sheet(HIDDEN_SHEET, hidden)]


HEADING: list[Cell] = ["No.", "Enterprise", "How much", "Meetings", "What about", "wishes"]


def read(place: Workplace, sheets: list[Sheet]) -> FilledForm:
    found = wish_forms.read(place, sheets)
    assert found is not None
    return found


def enterprise(place: Workplace, one: Id) -> Enterprise:
    with place.read() as work:
        found = work.get(Enterprise, one)
    assert found is not None
    return found


def test_a_form_is_in_the_language_of_its_people_and_offers_everybody_else_who_comes(
    place: Workplace, zomin: Id
) -> None:
    plant = add(place, "Jizzax Plastmassa")
    twin = add(place, "Жиззах Пластмасса", stir="301234567")
    add(place, "Navoiy Azot", participation=Participation.DECLINED)
    requests.ask(place, zomin, plant, Wish.MUST, meetings=2, about="мешки")
    requests.ask(place, plant, zomin, Wish.WOULD)
    form = form_of(place, zomin)
    assert form.language == "ru"
    assert [label for label, _ in form.choices] == ["Jizzax Plastmassa", "Жиззах Пластмасса (301234567)"]
    (wish,) = form.wishes
    assert (wish.wanted, wish.wish, wish.meetings, wish.about) == (
        "Jizzax Plastmassa",
        "Обязательно",
        2,
        "мешки",
    )
    assert form.coming == {}
    same_company.merge(place, plant, twin)
    assert [one for _, one in form_of(place, zomin).choices] == [plant]
    assert len(wish_forms.forms(place)) == 2


def test_a_filled_form_becomes_wishes_and_availability_and_the_second_time_changes_nothing(
    place: Workplace, zomin: Id
) -> None:
    plant, azot = add(place, "Jizzax Plastmassa"), add(place, "Navoiy Azot")
    sheets = filled(
        form_of(place, zomin),
        ["We arrive at", None, "10:30", None, None, "arrives"],
        ["We leave at", None, None, None, None, "leaves"],
        ["We are busy", None, "12:00-12:30; 15:00-16:00", None, None, "busy"],
        ["How many", None, 6.0, None, None, "meetings_wanted"],
        HEADING,
        [1, "Jizzax Plastmassa", "Must", 2.0, "bags", None],
        [2, "НАВОИЙ АЗОТ", "Never with", None, None, None],
        [3, None, None, None, None, None],
    )
    form = read(place, sheets)
    result = wish_forms.bring_in(place, form, "zomin.xlsx")
    assert (result.kind, result.added, result.updated, result.rejected) == ("requests", 2, 3, 0)
    with place.read() as work:
        asked = {one.wanted: one for one in work.all(MeetingRequest)}
    assert (asked[plant].wish, asked[plant].meetings, asked[plant].about) == (Wish.MUST, 2, "bags")
    assert (asked[azot].wish, asked[azot].source) == (Wish.NOT_WITH, RequestSource.FORM)
    known = enterprise(place, zomin)
    assert (known.arrives, known.leaves, known.meetings_wanted) == ("10:30", None, 6)
    assert known.busy == ("12:00-12:30", "15:00-16:00")
    again = wish_forms.bring_in(place, read(place, sheets), "zomin.xlsx")
    assert (again.added, again.updated, again.unchanged, again.run_id) == (0, 0, 5, None)
    assert result.run_id is not None
    lists.undo_import(place, result.run_id)
    assert requests.all_wishes(place) == []
    assert enterprise(place, zomin).arrives is None


def test_bad_rows_come_out_with_a_sentence_and_their_row_in_the_form(place: Workplace, zomin: Id) -> None:
    add(place, "Jizzax Plastmassa")
    sheets = filled(
        form_of(place, zomin),
        ["We arrive at", None, "in the morning", None, None, "arrives"],
        ["We leave at", None, "16:00", None, None, "leaves"],
        HEADING,
        [1, "Jizzax Plastmassa", "Must", None, None, None],
        [2, "Nobody knows", "Must", None, None, None],
        [3, None, "Must", None, None, None],
        [4, "Zomin sement MCHJ", None, None, None, None],
    )
    result = wish_forms.bring_in(place, read(place, sheets), "zomin.xlsx")
    assert (result.added, result.updated) == (1, 1)
    said = {one.row: text(one.reason, "en") for one in result.rejects}
    assert sorted(said) == [2, 6, 7, 8]
    assert said[2].startswith("Arrives at: ")
    assert "Nobody knows" in said[6]
    assert "same company" in said[8]


def test_a_wish_that_came_otherwise_keeps_where_it_came_from(place: Workplace, zomin: Id) -> None:
    plant = add(place, "Jizzax Plastmassa")
    requests.ask(place, zomin, plant, Wish.WANT)
    form = form_of(place, zomin)
    sheets = filled(form, HEADING, [1, "Jizzax Plastmassa", "Must", None, None, None])
    assert wish_forms.bring_in(place, read(place, sheets), "zomin.xlsx").updated == 1
    (row,) = requests.all_wishes(place)
    assert (row.wish, row.source) == (Wish.MUST, RequestSource.DESK)


def test_days_are_asked_for_at_a_fair_of_several(place: Workplace, zomin: Id) -> None:
    with place.write() as work:
        work.change(Fair, work.fair.id, end=date(2022, 3, 5))
    form = form_of(place, zomin)
    assert list(form.coming) == [date(2022, 3, day) for day in (3, 4, 5)]
    answers: tuple[tuple[Cell, ...], ...] = ((None, "yes", None), (None, None, "no"), (None, None, None))
    expected = (("2022-03-04",), ("2022-03-03", "2022-03-04"), ("2022-03-03", "2022-03-04"))
    for said, days in zip(answers, expected, strict=True):
        rows: list[list[Cell]] = [
            ["", None, answer, None, None, f"day 2022-03-0{day}"] for day, answer in enumerate(said, 3)
        ]
        wish_forms.bring_in(place, read(place, filled(form, *rows, HEADING)), "zomin.xlsx")
        assert enterprise(place, zomin).days == days
    assert form_of(place, zomin).coming[date(2022, 3, 5)] is False


def test_meetings_are_confirmed_by_the_form_and_taken_back_with_it(place: Workplace, zomin: Id) -> None:
    plant = add(place, "Jizzax Plastmassa")
    with place.write() as work:
        table = Table(id=work.new_id(), number=7)
        work.add(table)
        ids = [work.new_id(), work.new_id()]
        for number, one in enumerate(ids):
            start = START.replace(hour=5 + number)
            work.add(Meeting(id=one, host=plant, guest=zomin, start=start, table=table.id))
        work.change(Meeting, ids[1], guest_confirmed=Confirmation.PHONE)
    form = form_of(place, zomin)
    assert [(f"{one.when:%H:%M}", one.partner, one.table, one.is_confirmed) for one in form.meetings] == [
        ("10:30", "Jizzax Plastmassa", 7, False),
        ("11:30", "Jizzax Plastmassa", 7, True),
    ]
    first, second = form.meetings
    sheets = filled(
        form,
        HEADING,
        ["No.", "With whom", "When", "Table", "Will you come?", "meetings"],
        [1, first.partner, "10:30", 7, "Yes", first.mark],
        [2, second.partner, "11:30", 7, "No", second.mark],
    )
    result = wish_forms.bring_in(place, read(place, sheets), "zomin.xlsx")
    assert confirmed(place, ids) == [(Confirmation.FORM, "Dilnoza"), (None, None)]
    assert [text(one.text, "en") for one in result.notices] == [
        "Zomin sement MCHJ will not come to its meeting: 3 March, 11:30"
    ]
    assert result.run_id is not None
    assert [one.file for one in lists.imports(place)] == ["zomin.xlsx"]
    lists.undo_import(place, result.run_id)
    assert confirmed(place, ids) == [(None, None), (Confirmation.PHONE, None)]


def confirmed(place: Workplace, ids: list[Id]) -> list[tuple[Confirmation | None, str | None]]:
    with place.read() as work:
        found = [work.get(Meeting, one) for one in ids]
    return [(one.guest_confirmed, one.guest_confirmed_by) for one in found if one]


def test_a_form_of_another_fair_or_one_that_lost_its_way_is_refused(place: Workplace, zomin: Id) -> None:
    form = form_of(place, zomin)
    other = replace(form, fair=replace(form.fair, id=b"0" * 16, code="NA-2022-02"))
    with pytest.raises(UserFacingError) as refused:
        wish_forms.read(place, filled(other, HEADING))
    assert "NA-2022-02" in text(refused.value.title, "ru")
    for sheets in (filled(form, ["No heading"]), filled(replace(form, enterprise=b"1" * 16), HEADING)):
        with pytest.raises(UserFacingError):
            wish_forms.read(place, sheets)
    assert wish_forms.read(place, [Sheet("1", [["Korxona", "STIR"]])]) is None


def test_without_its_hidden_sheet_a_form_is_not_taken_for_a_list(place: Workplace, zomin: Id) -> None:
    asked: list[list[Cell]] = [["When do you arrive?", None, "10:30", None, None, "arrives"], HEADING]
    whole = filled(form_of(place, zomin), *asked, [1, "Jizzax Plastmassa", "must"])
    spoiled = Sheet(HIDDEN_SHEET, [["?"], *whole[1].rows[1:]])
    for sheets in (whole[:1], [whole[0], spoiled]):
        with pytest.raises(UserFacingError) as refused:
            wish_forms.read(place, sheets)
        assert refused.value.title.key == "requests.form_damaged"


def test_what_was_put_into_the_hidden_parts_finds_nobody(place: Workplace, zomin: Id) -> None:
    plant, other = add(place, "Jizzax Plastmassa"), add(place, "Navoiy azot")
    with place.write() as work:
        meeting = Meeting(id=work.new_id(), host=plant, guest=other, start=START)
        work.add(meeting)
    sheets = filled(
        form_of(place, zomin),
        HEADING,
        [1, "Nobody", "must"],
        ["No.", "With whom", "When", "Table", "Will you come?", "meetings"],
        [1, "Navoiy azot", "10:30", 7, "Yes", f"meetings {meeting.id.hex()} guest"],
    )
    sheets[1].rows.append(["Nobody", "abcd"])
    result = wish_forms.bring_in(place, read(place, sheets), "zomin.xlsx")
    assert (result.added, result.rejected) == (0, 1)
    # Nobody confirms for others.
    assert confirmed(place, [meeting.id]) == [(None, None)]
