"""From badges to paper: order, boxes, blanks, backs, letters that cannot be printed, size of the file."""

import io
from collections.abc import Iterable
from datetime import date

import pypdfium2
import pytest
from badge_samples import FAIR, LONG_ENTERPRISE, LONG_NAME, sheet, sheets
from PIL import Image

from fairdesk.documents.badges import Printed, badge_pdf, fair_days
from fairdesk.domain.entities import Delegate, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Role
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.front_desk.badges import BadgeToPrint
from fairdesk.usecases.ports import Workplace

LETTERS = "Oʻktamjon Gʻaniyev Saʼdulla ЎҚҒҲўқғҳ"


def printed(
    badges_to_print: Iterable[BadgeToPrint],
    layout: str = "a6",
    language: Language = "uz-Latn",
    **options: bool,
) -> tuple[bytes, Printed]:
    out = io.BytesIO()
    result = badge_pdf(badges_to_print, FAIR, layout, language, out, **options)
    return out.getvalue(), result


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page with single spaces; what a hyphen or a line end parted is joined by a space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_all_that_is_put_in_stands_on_the_page() -> None:
    badge = sheet(
        7, LETTERS, Role.EXHIBITOR, enterprise=LONG_ENTERPRISE, stand="B-14", position="Bosh direktor"
    )
    (page,) = pages_of(printed([badge], dividers=False)[0])
    for words in (
        LETTERS,
        LONG_ENTERPRISE,
        "Bosh direktor",
        "B zali, B-14-stend · Jizzax viloyati",
        "Eksponent",
        "Экспонент · Exhibitor",
        badge.number,
        FAIR.name,
        "3–4 mart 2022",
    ):
        assert words in page


def test_the_role_stands_in_the_persons_language_first() -> None:
    russian = sheet(1, "Фаррух Бозоров", Role.PRESS, language="ru")
    unsaid = sheet(2, "Тўлқин Бозоров", Role.PRESS)
    one, other = pages_of(printed([russian, unsaid], language="uz-Cyrl", dividers=False)[0])
    assert "Пресса Matbuot · Press" in one
    assert "Матбуот Matbuot · Пресса" in other


def test_boxes_begin_new_sheets_behind_their_dividers() -> None:
    pdf, result = printed(sheets(202), "a4-4")
    pages = pages_of(pdf)
    dividers = [page for page in pages if "-quti" in page]
    assert result.badges == 202
    assert result.pages == len(pages) == 3 + 25 + 25 + 1
    assert [page.split()[0] for page in dividers] == ["1-quti", "2-quti", "3-quti"]
    assert pages[26].startswith("2-quti")
    assert "100 ta beyj" in dividers[0]
    assert "2 ta beyj" in dividers[2]


def test_badges_without_a_box_and_single_prints_need_no_divider() -> None:
    assert printed([sheet(1, None), sheet(2, None)])[1].pages == 2
    assert printed(sheets(3), dividers=False)[1].pages == 3


def test_a_blank_has_a_code_a_number_and_lines_to_write_on() -> None:
    blank = sheet(9, None)
    (page,) = pages_of(printed([blank], language="ru")[0])
    assert blank.number in page
    assert "Имя и фамилия" in page
    assert "Предприятие" in page


def test_who_has_a_letter_that_cannot_be_printed_is_held_back_and_named() -> None:
    chinese = sheet(2, "王伟 Wei", Role.PARTICIPANT)
    emoji = sheet(3, "Olim 🙂")
    pdf, result = printed([sheet(1, "Nodira Qodirova"), chinese, emoji, sheet(4, "Тўлқин Бозоров")])
    assert (result.badges, result.pages) == (2, 3)
    assert result.held_back == ((chinese, "王伟"), (emoji, "🙂"))
    assert "Wei" not in "".join(pages_of(pdf))


def test_where_nothing_can_be_printed_nothing_is_written() -> None:
    pdf, result = printed([sheet(1, "王伟")])
    assert (pdf, result.badges, result.pages) == (b"", 0, 0)


def test_what_the_keyboard_left_in_a_name_is_tidied() -> None:
    decomposed = "Насиб\u200bа  И\u0306улдошева\u00a0"
    assert "Насиба Йулдошева" in pages_of(printed([sheet(1, decomposed)])[0])[1]


def test_on_a_small_label_the_lesser_lines_make_way_for_the_name() -> None:
    badge = sheet(1, LONG_NAME, enterprise="Angren Metall AJ", stand="B-14", position="Bosh direktor")
    pdf, result = printed([badge], "label-62", dividers=False)
    (page,) = pages_of(pdf)
    assert result.shortened == ()
    assert "Abdurahmonov Angren Metall AJ" in page
    assert "Bosh direktor" not in page


def test_a_text_cut_short_is_reported() -> None:
    _, result = printed([sheet(1, LONG_NAME, enterprise=LONG_ENTERPRISE * 3)], "label-62")
    assert [face.number for face in result.shortened] == [sheet(1, "").number]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_second_page_is_a_back_that_says_what_to_do(language: Language) -> None:
    pdf, result = printed(sheets(6), "a6-duplex", language, dividers=False)
    backs = pages_of(pdf)[1::2]
    assert result.pages == 12
    assert all(
        "102" in back and FAIR.name in back and "Elektron kooperatsiya markazi" in back for back in backs
    )
    assert result.shortened == ()


def test_a_back_lies_behind_its_front_when_the_sheet_is_turned() -> None:
    pair = [sheet(1, "Nodira Qodirova", Role.PRESS), sheet(2, "Olim Aliyev", Role.VIP)]
    pdf, _ = printed(pair, "a4-4-duplex", dividers=False)
    with pypdfium2.PdfDocument(pdf) as document:
        front, back = (page.render(scale=1).to_pil().convert("RGB") for page in document)
    assert front.getpixel((8, 60)) == back.getpixel((back.width - 8, 40)) == (0x6C, 0x45, 0x93)
    assert front.getpixel((front.width // 2 + 8, 60)) == back.getpixel((8, 40)) == (0xD9, 0xA9, 0x3F)


def test_a_logo_stands_on_every_badge_and_once_in_the_file() -> None:
    picture = io.BytesIO()
    Image.effect_noise((200, 200), 80).convert("RGB").save(picture, "PNG")

    def size(count: int, logo: bytes | None) -> int:
        out = io.BytesIO()
        badge_pdf(sheets(count), FAIR, "a6", "ru", out, dividers=False, logo=logo)
        return len(out.getvalue())

    once = size(1, picture.getvalue()) - size(1, None)
    assert once > 20_000
    assert size(60, picture.getvalue()) - size(60, None) < once + 5_000


def test_a_background_lies_behind_everything_and_covers_the_badge() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 300), "#DDEEFF").save(picture, "PNG")
    out = io.BytesIO()
    badge_pdf(sheets(2), FAIR, "a6", "ru", out, dividers=False, background=picture.getvalue())
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        page = document[1].render(scale=1).to_pil().convert("RGB")
    corners = [(4, 150), (page.width - 4, 150), (4, page.height - 4), (page.width - 4, page.height - 4)]
    assert {page.getpixel(corner) for corner in corners} == {(0xDD, 0xEE, 0xFF)}
    assert page.getpixel((8, 60)) != (0xDD, 0xEE, 0xFF)


def test_a_badge_takes_no_more_than_three_kilobytes() -> None:
    few, many = (len(printed(sheets(count), dividers=False)[0]) for count in (100, 300))
    assert (many - few) / 200 <= 3_000


def test_the_same_badges_give_the_same_file() -> None:
    assert printed(sheets(12))[0] == printed(sheets(12))[0]


def test_printing_can_be_stopped() -> None:
    class Cancelled(Exception):
        pass

    heard: list[int] = []

    def progress(done: int) -> None:
        heard.append(done)
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        badge_pdf(sheets(100), FAIR, "a6", "en", io.BytesIO(), dividers=False, progress=progress)
    assert heard == [1, 2, 3, 4, 5]


def test_a_desk_without_a_key_is_told_so() -> None:
    keyless = BadgeToPrint(badge=sheet(1, "Olim").badge, code="", number="1-0001-68")
    with pytest.raises(UserFacingError) as refused:
        printed([keyless])
    assert text(refused.value.title, "en") == "This desk cannot make badges"


def test_badges_of_a_real_fair_come_out_in_box_order(place: Workplace) -> None:
    with place.write() as work:
        for name in ("Турсунов Фаррух", "Aliyev Olim", "Ўктам Бобоев"):
            work.add(Delegate(id=work.new_id(), name=name))
    badges.issue_missing(place)
    badges.make_blanks(place, 1)
    with place.read() as work:
        fair = work.fair
    out = io.BytesIO()
    result = badge_pdf(badges.to_print(place), fair, "a6", "uz-Latn", out)
    pages = pages_of(out.getvalue())
    assert (result.badges, result.pages) == (4, 5)
    assert pages[0].startswith("1-quti A–T")
    names = ("Aliyev Olim", "Ўктам Бобоев", "Турсунов Фаррух", "Ism va familiya")
    assert all(name in page for name, page in zip(names, pages[1:], strict=True))


def test_the_days_of_a_fair_are_said_as_people_say_them() -> None:
    def days(start: str, end: str) -> Fair:
        return Fair(id=b"", code="X", start=date.fromisoformat(start), end=date.fromisoformat(end))

    assert fair_days(days("2022-03-03", "2022-03-03"), "en") == "3 March 2022"
    assert fair_days(days("2022-03-03", "2022-03-04"), "ru") == "3–4 марта 2022"
    assert fair_days(days("2022-03-31", "2022-04-01"), "uz-Latn") == "31 mart – 1 aprel 2022"
    assert fair_days(days("2022-12-31", "2023-01-01"), "en") == "31 December 2022 – 1 January 2023"
    assert fair_days(Fair(id=b"", code="JI-2022-01"), "ru") == "JI-2022-01"
