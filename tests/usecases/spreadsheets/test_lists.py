"""A coordinator brings lists in: good rows go in, bad rows come out, and all of it can be taken back."""

import string
from decimal import Decimal

import pytest

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Demand, Enterprise, Hall, ImportRun, Offer, Product, Sample
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.domain.words import Part, Role
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ImportResult
from fairdesk.usecases.spreadsheets.lists_plan import Verdict
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

ENTERPRISES = ["Korxona nomi", "STIR", "Viloyat", "Tarmoq", "Telefon"]
PEOPLE = ["F.I.Sh.", "Lavozimi", "Telefon", "Korxona", "STIR"]


def bring(place: Workplace, *rows: list[Cell], kind: str | None = None, name: str = "1") -> ImportResult:
    """Brings one sheet in."""
    return lists.import_list(place, [Sheet(name, list(rows))], "list.xlsx", "00", kind)


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    """Read, added, updated, unchanged, rejected."""
    assert result.read == result.added + result.updated + result.unchanged + result.rejected
    return result.read, result.added, result.updated, result.unchanged, result.rejected


def reasons(result: ImportResult) -> list[str]:
    """Why rows were refused; every reason can be said in every language."""
    for one in result.rejects:
        assert all(text(one.reason, language) for language in LANGUAGES)
    return [text(one.reason, "en") for one in result.rejects]


def enterprises(place: Workplace) -> dict[str, Enterprise]:
    """All enterprises by name."""
    with place.read() as work:
        return {one.name: one for one in work.all(Enterprise)}


def people(place: Workplace) -> list[Delegate]:
    """All people."""
    with place.read() as work:
        return work.all(Delegate)


def changes_recorded(place: Workplace) -> int:
    """How many changes the fair's log holds."""
    return place.store.operation_count(place.fair)  # type: ignore[attr-defined]


def test_a_list_of_enterprises_comes_in_and_a_second_time_changes_nothing(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        ENTERPRISES,
        ["Zomin sement MCHJ", "301234567", "Jizzax", "qurilish", "+998 72 226 12 34"],
        ["Жиззах тўқимачилик МЧЖ", 1234567, "Жиззах вилояти", "текстиль", 722261235.0],
    ]
    first = bring(place, *rows)
    assert first.kind == "enterprises"
    assert counts(first) == (2, 2, 0, 0, 0)
    known = enterprises(place)
    assert known["Zomin sement MCHJ"].region == "JI"
    assert known["Жиззах тўқимачилик МЧЖ"].stir == "001234567"
    assert any("001234567" in text(notice.text, "en") for notice in first.notices)
    before = changes_recorded(place)
    second = bring(place, *rows)
    assert counts(second) == (2, 0, 0, 2, 0)
    assert second.run_id is None
    assert changes_recorded(place) == before


def test_an_empty_cell_never_erases_and_a_differing_one_updates(place: Workplace) -> None:
    bring(place, ENTERPRISES, ["Zomin sement", "301234567", "Jizzax", "qurilish", "901234567"])
    result = bring(place, ENTERPRISES, ["Zomin sement", "301234567", None, "-", "907654321"])
    assert counts(result) == (1, 0, 1, 0, 0)
    known = enterprises(place)["Zomin sement"]
    assert known.region == "JI"
    assert known.sector is not None
    assert known.phone == "+998 90 765 43 21"


def test_enterprises_are_known_by_stir_else_by_name_in_any_script(place: Workplace) -> None:
    bring(place, ENTERPRISES, ["Zomin sement MCHJ", "301234567", "Jizzax", None, None])
    result = bring(
        place,
        ["Наименование предприятия", "ИНН", "Адрес"],
        ["ООО «Зомин семент»", None, "Zomin tumani"],
        ["Zomin sement", "309999999", "another company of the same name"],
        ["Zomin-Sement zavodi", "301234567", "Zomin tumani"],
    )
    assert counts(result)[1] == 1
    with place.read() as work:
        [known] = work.all(Enterprise, stir="301234567")
        assert known.address == "Zomin tumani"
        assert work.count(Enterprise) == 2


def test_people_come_with_their_enterprises(place: Workplace) -> None:
    bring(place, ENTERPRISES, ["Zomin sement MCHJ", "301234567", None, None, None])
    result = bring(
        place,
        PEOPLE,
        ["Ali Valiyev", "direktor", 901234567.0, "ЗОМИН СЕМЕНТ МЧЖ", None],
        ["Botir Karimov", "muhandis", "90 111 22 33", "Yangi zavod", "302222222"],
        ["Dilshod Aliyev", None, None, None, "303333333"],
        ["Nodira Sobirova", None, None, None, None],
    )
    assert counts(result) == (4, 2, 0, 0, 2)
    assert "STIR" in reasons(result)[0]
    assert "enterprise is missing" in reasons(result)[1]
    known = enterprises(place)
    assert {person.name: person.enterprise for person in people(place)} == {
        "Ali Valiyev": known["Zomin sement MCHJ"].id,
        "Botir Karimov": known["Yangi zavod"].id,
    }


def test_one_row_brings_an_enterprise_and_its_delegate(place: Workplace) -> None:
    headings: list[Cell] = ["№", "Корхона", "СТИР", "Вилоят", "Тармоқ", "Ф.И.Ш.", "Лавозими", "Телефон"]
    rows: list[list[Cell]] = [
        headings,
        [1, "Зомин цемент", "301234567", "Жиззах", "қурилиш", "Али Валиев", "директор", "901234567"],
        [2, "Зомин цемент", "301234567", "Жиззах", "қурилиш", "Ботир Каримов", "муҳандис", "901234568"],
        [3, "Нурли тўқимачи", "302222222", "Навоий", "текстиль", None, None, None],
        [4, None, None, None, None, "Номаълум киши", None, None],
    ]
    result = bring(place, *rows, kind="enterprises")
    assert counts(result) == (4, 3, 0, 0, 1)
    assert len(enterprises(place)) == 2
    assert len(people(place)) == 2
    assert counts(bring(place, *rows)) == (4, 0, 0, 3, 1)


def test_names_in_three_columns_are_one_name(place: Workplace) -> None:
    bring(
        place,
        ["Фамилия", "Имя", "Отчество", "Предприятие", "Мобильный"],
        ["Валиев", "Али", "Каримович", "Zomin sement", 9.98901234567e11],
    )
    [person] = people(place)
    assert person.name == "Валиев Али Каримович"
    assert person.phone == "+998 90 123 45 67"


def test_two_people_of_one_name_are_told_apart_by_their_phones(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        PEOPLE,
        ["Ali Valiyev", "direktor", "901234567", "Zomin sement", None],
        ["Ali Valiyev", "haydovchi", "907654321", "Zomin sement", None],
    ]
    assert counts(bring(place, *rows)) == (2, 2, 0, 0, 0)
    assert counts(bring(place, *rows)) == (2, 0, 0, 2, 0)
    moved = bring(place, PEOPLE, ["Ali Valiyev", "boshliq", "907654321", "Zomin sement", None])
    assert counts(moved) == (1, 0, 1, 0, 0)
    assert {person.phone: person.position for person in people(place)} == {
        "+998 90 123 45 67": "direktor",
        "+998 90 765 43 21": "boshliq",
    }


def test_a_repeated_row_is_unchanged_and_one_that_contradicts_is_refused(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        ENTERPRISES,
        ["Zomin sement", "301234567", "Jizzax", None, None],
        ["Zomin sement", "301234567", "Jizzax", None, None],
        ["ZOMIN SEMENT", "301234567", "Navoiy", None, None],
    ]
    result = bring(place, *rows)
    assert counts(result) == (3, 1, 0, 1, 1)
    assert reasons(result) == [
        "Viloyat: row 2 says something else about the same record. Keep one of the two rows."
    ]
    assert counts(bring(place, *rows)) == (3, 0, 0, 2, 1)


def test_bad_values_totals_and_blank_rows(place: Workplace) -> None:
    result = bring(
        place,
        ["Ishtirokchi korxonalar"],
        [*ENTERPRISES, "Xodimlar soni"],
        [1, 2, 3, 4, 5, 6],
        ["Zomin sement", "30123", "Jizzax", None, None, None],
        [None, "", "  ", None, None, None],
        ["Yangi zavod", "302222222", "Mars", None, None, "ko‘p"],
        [None, "303333333", "Jizzax", None, None, None],
        ["Jami:", None, None, None, None, 12],
        ["Toza suv", "304444444", "Jizzax", None, None, 12.0],
    )
    assert counts(result) == (5, 1, 0, 0, 4)
    assert [one.row for one in result.rejects] == [4, 6, 7, 8]
    said = reasons(result)
    assert said[0].startswith("STIR: ")
    assert said[1].startswith("Viloyat: ")
    assert "Xodimlar soni: " in said[1]
    assert "totals" in said[3]
    assert enterprises(place)["Toza suv"].employees == 12


def test_products_demands_offers_and_samples(place: Workplace) -> None:
    products = bring(
        place,
        ["Маҳсулот номи", "ТИФ ТН", "Ўлчов бирлиги", "Нархи (минг сўм)", "Корхона", "СТИР"],
        ["Цемент М400", 2523290000.0, "тонна", 650, "Зомин цемент", "301234567"],
        ["Цемент М400", "2523 21 0000", "тонна", "700,5", "Зомин цемент", "301234567"],
    )
    assert counts(products) == (2, 2, 0, 0, 0)
    demands = bring(
        place,
        ["Требуемая продукция", "ТН ВЭД", "Годовой объем", "Страна импорта", "Предприятие"],
        ["Подшипник 6205", "8482100000", 12000, "Китай", "UzAuto"],
    )
    assert counts(demands) == (1, 1, 0, 0, 0)
    offers: list[list[Cell]] = [
        ["Enterprise", "STIR", "Demand", "Wanted by", "Makes it", "Lead time, days", "Price"],
        ["Zomin cement", "301234567", "Подшипник 6205", "UzAuto", "After development", 90, "12 USD"],
        ["Zomin cement", "301234567", "Nobody wants this", None, "Made now", 1, None],
    ]
    assert counts(bring(place, *offers)) == (2, 1, 0, 0, 1)
    assert counts(bring(place, *offers)) == (2, 0, 0, 1, 1)
    samples = bring(
        place,
        ["Sample", "Enterprise", "Demand", "Stand", "Returned", "Lent to"],
        ["Bearing from China", "UzAuto", "Подшипник 6205", "A12", "no", "Zomin cement"],
    )
    assert counts(samples) == (1, 1, 0, 0, 0)
    with place.read() as work:
        prices = sorted(one.price or 0 for one in work.all(Product))
        assert prices == [Decimal(650_000), Decimal(700_500)]
        assert {one.tn_ved for one in work.all(Product)} == {"2523290000", "2523210000"}
        [demand], [offer], [sample] = work.all(Demand), work.all(Offer), work.all(Sample)
        assert demand.country == "CN"
        assert (offer.demand, offer.currency, offer.lead_time) == (demand.id, "USD", 90)
        assert (sample.demand, sample.returned) == (demand.id, False)
        assert sample.lent_to == offer.enterprise


def test_several_sheets_come_in_together_the_enterprises_first(place: Workplace) -> None:
    sheets = [
        Sheet("Delegatlar", [PEOPLE, ["Ali Valiyev", "direktor", None, None, "301234567"]]),
        Sheet("Korxonalar", [ENTERPRISES, ["Zomin sement", "301234567", "Jizzax", None, None]]),
        Sheet("Izoh", [["Bu faylni 1-martgacha yuboring"]]),
        Sheet("Boʻsh", []),
    ]
    result = lists.import_list(place, sheets, "hammasi.xlsx")
    assert counts(result) == (2, 2, 0, 0, 0)
    assert [notice.sheet for notice in result.notices if notice.row == 0] == ["Izoh"]


def test_a_row_that_knows_an_enterprise_by_its_stir_finds_the_name_in_another_row(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        PEOPLE,
        ["Ali Valiyev", None, None, None, "301234567"],
        ["Botir Karimov", None, None, "Zomin sement", "301234567"],
    ]
    assert counts(bring(place, *rows)) == (2, 2, 0, 0, 0)
    assert list(enterprises(place)) == ["Zomin sement"]
    assert counts(bring(place, *rows)) == (2, 0, 0, 2, 0)


def test_a_name_without_its_legal_form_leads_to_the_same_enterprise_for_good(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        PEOPLE,
        ["Ali Valiyev", None, None, "Agro XK", "301234567"],
        ["Botir Karimov", None, None, "«Agro»", None],
        ["Nodira Sobirova", None, None, "Agro MCHJ", "302222222"],
    ]
    assert counts(bring(place, *rows)) == (3, 3, 0, 0, 0)
    assert enterprises(place)["Agro XK"].other_names == ("«Agro»",)
    assert counts(bring(place, *rows)) == (3, 0, 0, 3, 0)


def test_records_keep_the_order_of_their_rows(place: Workplace) -> None:
    bring(place, ["ФИО"], *[[f"Гость {number:02}"] for number in range(30)])
    assert [person.name for person in people(place)] == [f"Гость {number:02}" for number in range(30)]


def test_guests_come_for_nobody_where_the_list_names_their_role(place: Workplace) -> None:
    result = bring(
        place,
        ["Full name", "Company", "Role"],
        ["Ali Valiyev", None, "Press"],
        ["Botir Karimov", None, "Participant"],
    )
    assert counts(result) == (2, 1, 0, 0, 1)
    assert people(place)[0].role is Role.PRESS


def test_a_list_without_enterprises_brings_people_alone(place: Workplace) -> None:
    assert counts(bring(place, ["ФИО", "Должность"], ["Али Валиев", "журналист"])) == (1, 1, 0, 0, 0)


def test_a_list_of_people_renames_no_enterprise(place: Workplace) -> None:
    bring(place, ENTERPRISES, ["Zomin sement MCHJ", "301234567", None, None, None])
    result = bring(place, PEOPLE, ["Ali Valiyev", None, None, "Zomin sem. zavodi", "301234567"])
    assert counts(result) == (1, 1, 0, 0, 0)
    assert list(enterprises(place)) == ["Zomin sement MCHJ"]
    assert any("Zomin sement MCHJ" in text(notice.text, "en") for notice in result.notices)


def test_several_phones_in_one_cell_leave_the_first_and_say_so(place: Workplace) -> None:
    result = bring(place, PEOPLE, ["Ali Valiyev", None, "90 123 45 67, 91 765 43 21", "Zomin", None])
    assert people(place)[0].phone == "+998 90 123 45 67"
    assert "91 765 43 21" in text(result.notices[0].text, "en")


def test_digits_a_spreadsheet_lost_are_not_made_up(place: Workplace) -> None:
    result = bring(place, PEOPLE, ["Ali Valiyev", None, "9,98901E+11", "Zomin", None])
    assert counts(result) == (1, 0, 0, 0, 1)


def test_a_name_that_looks_like_a_known_one_is_shown(place: Workplace) -> None:
    bring(place, ENTERPRISES, ["Zomin sement zavodi", "301234567", None, None, None])
    result = bring(place, ENTERPRISES, ["Zomin sement zavdi", "302222222", None, None, None])
    [alike] = result.lookalikes
    assert (alike.name, alike.other.name) == ("Zomin sement zavdi", "Zomin sement zavodi")


def test_halls_are_found_by_name(place: Workplace) -> None:
    with place.write() as work:
        work.add(Hall(id=work.new_id(), name="Asosiy zal"))
    result = bring(
        place,
        ["Korxona", "STIR", "Zal", "Ishtirok turi"],
        ["Zomin", "301234567", "АСОСИЙ ЗАЛ", "Ishtirokchi"],
        ["Toza suv", "302222222", "Boshqa zal", None],
    )
    assert counts(result) == (2, 1, 0, 0, 1)
    assert enterprises(place)["Zomin"].hall is not None
    assert enterprises(place)["Zomin"].part is Part.PARTICIPANT


def test_nothing_is_written_by_a_preview_or_a_trial(place: Workplace) -> None:
    rows: list[list[Cell]] = [
        ENTERPRISES,
        ["Zomin sement", "301234567", "Jizzax", None, None],
        ["Yangi zavod", "12", "Jizzax", None, None],
    ]
    before = changes_recorded(place)
    seen = lists.preview(place, [Sheet("1", rows), Sheet("Izoh", [["salom"]])])
    assert seen.sheets[0].row_count == 2
    assert [row.verdict for row in seen.sheets[0].rows] == [Verdict.ADDED, Verdict.REJECTED]
    assert seen.sheets[0].rows[1].reason is not None
    assert seen.sheets[1].layout is None
    assert counts(seen.result) == (2, 1, 0, 0, 1)
    trial = lists.import_list(place, [Sheet("1", rows)], "list.xlsx", dry_run=True)
    assert counts(trial) == (2, 1, 0, 0, 1)
    assert changes_recorded(place) == before


def test_a_file_without_a_list_says_what_to_do(place: Workplace) -> None:
    with pytest.raises(UserFacingError) as refused:
        bring(place, ["salom"], [1, 2, 3])
    assert "heading" in text(refused.value.advice, "en")
    with pytest.raises(UserFacingError):
        bring(place, ENTERPRISES, kind="memoranda")


def test_an_import_is_taken_back_whole(place: Workplace, clock: SetClock) -> None:
    bring(place, ENTERPRISES, ["Zomin sement", "301234567", "Jizzax", None, None])
    clock.advance(seconds=5)
    result = bring(
        place,
        ENTERPRISES,
        ["Zomin sement", "301234567", "Navoiy", "qurilish", None],
        ["Yangi zavod", "302222222", "Jizzax", None, None],
    )
    assert result.run_id is not None
    lists.undo_import(place, result.run_id)
    assert list(enterprises(place)) == ["Zomin sement"]
    assert enterprises(place)["Zomin sement"].region == "JI"
    assert enterprises(place)["Zomin sement"].sector is None
    assert [one.undone for one in lists.imports(place)] == [True, False]
    with pytest.raises(UserFacingError):
        lists.undo_import(place, b"0" * 16)


def many(count: int) -> list[list[Cell]]:
    """A list of that many people of a few enterprises."""
    rows: list[list[Cell]] = [
        [
            f"Ishtirokchi {number} {string.ascii_lowercase[number % 26]}",
            "xodim",
            None,
            f"Korxona {number % 7}",
            None,
        ]
        for number in range(count)
    ]
    return [PEOPLE, *rows]


def test_a_long_list_goes_in_in_pieces_and_comes_back_as_one(place: Workplace) -> None:
    told: list[tuple[int, int]] = []
    result = lists.import_list(
        place,
        [Sheet("1", many(2_300))],
        "long.csv",
        "11",
        progress=lambda done, total: told.append((done, total)),
    )
    assert counts(result)[:2] == (2_300, 2_300)
    assert told[0] == (0, 2_300)
    assert told[-1] == (2_300, 2_300)
    assert result.changes.kinds >= {"delegate", "enterprise"}
    [listed] = lists.imports(place)
    assert (listed.file, listed.added, listed.undone) == ("long.csv", 2_300, False)
    with place.write() as work:
        work.add(Delegate(id=work.new_id(), name="Kelgan mehmon"))
    lists.undo_import(place, listed.run_id)
    assert [person.name for person in people(place)] == ["Kelgan mehmon"]
    assert lists.imports(place)[0].undone


def test_what_others_write_during_an_import_is_not_taken_back_with_it(place: Workplace) -> None:
    def work_on(done: int, total: int) -> None:
        if done == 1_600:
            with place.write() as work:
                work.add(Delegate(id=work.new_id(), name="Walked in"))

    result = lists.import_list(place, [Sheet("1", many(2_300))], "long.csv", progress=work_on)
    assert result.run_id is not None
    lists.undo_import(place, result.run_id)
    assert [person.name for person in people(place)] == ["Walked in"]


@pytest.mark.parametrize("after", [0, 400, 1_600])
def test_a_cancelled_import_leaves_nothing_behind(place: Workplace, after: int) -> None:
    reached = 0

    def note(done: int, total: int) -> None:
        nonlocal reached
        reached = done

    result = lists.import_list(
        place, [Sheet("1", many(2_300))], "long.csv", progress=note, cancelled=lambda: reached >= after
    )
    assert result.cancelled
    assert result.read == 0
    assert not people(place)
    assert not enterprises(place)


def test_refused_rows_are_corrected_and_brought_in_again(place: Workplace) -> None:
    result = bring(
        place,
        ENTERPRISES,
        ["Zomin sement", "30123", "Jizzax", None, None],
        ["Yangi zavod", "302222222", "Jizzax", None, None],
        ["Toza suv", "303333333", "Mars", None, None, "more to the right"],
    )
    assert counts(result) == (3, 1, 0, 0, 2)
    [sheet] = lists.rejected_sheets(result, "ru")
    assert sheet.rows[0][-3:] == ["Причина", "Лист", "Строка"]
    assert sheet.rows[2][-2:] == ["1", 4]
    sheet.rows[1][1] = "301234567"
    sheet.rows[2][2] = "Jizzax"
    again = lists.import_list(place, [sheet], "rejects.xlsx")
    assert counts(again) == (2, 2, 0, 0, 0)


def test_the_record_of_an_import_counts_its_rows(place: Workplace) -> None:
    bring(
        place,
        ENTERPRISES,
        ["Zomin sement", "301234567", "Jizzax", None, None],
        ["Zomin sement", "301234567", "Jizzax", None, None],
        ["Yangi zavod", "30", "Jizzax", None, None],
    )
    with place.read() as work:
        [run] = work.all(ImportRun)
    assert (run.added, run.updated, run.unchanged, run.rejected) == (1, 0, 1, 1)
    assert (run.file, run.sha256, run.by) == ("list.xlsx", "00", "Dilnoza")


def test_messages_hold_together() -> None:
    """Sentences inside sentences are put into the reader's language too."""
    from fairdesk.usecases.spreadsheets.lists_rows import together

    both = together([Message("lists.name_missing"), Message("lists.total")])
    assert both is not None
    assert text(both, "ru") == "Не указано имя или наименование. Это строка итогов, а не запись списка."
