"""Names find each other however they are written: script, language, apostrophes, legal form, half typed."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.domain.folding import LEGAL_FORMS, fold, plain_words, spellings
from fairdesk.usecases.ports import Workplace

APOSTROPHES = "ʻʼ'`‘’´ʹ′ˈ＇ʽ\u02bf"
ANY_TEXT = st.text() | st.text(st.characters(codec=None), max_size=20)
NAMES = st.text("abcdeghijklmnoqstuvxyzʻʼ'` абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ.«»", max_size=25)

RUSSIAN_SPELLINGS = (
    "Qodirova Кадырова, Toshmatov Ташматов, Sobirov Сабиров, Odilov Адылов, Xoliqov Халиков, "
    "Bozorov Базаров, Usmonov Усманов, Joʻrayev Джураев, Ismoilov Исмаилов, Boboyev Бабаев, "
    "Poʻlatov Пулатов, Xudoyberdiyev Худайбердыев, Yoʻldoshev Юлдашев, Gulnora Гульнара, Oʻtkir Уткир, "
    "Ulugʻbek Улугбек, Qosimov Касымов, Choriyev Чариев, Bahodir Бахадыр, Toʻxtayev Тухтаев, "
    "Xoʻjayev Ходжаев, Nosirov Насыров, Roʻziyev Рузиев, Mamajonov Мамаджанов, Goʻzal Гузаль"
)


def found_by(typed: str, name: str) -> bool:
    """Whether what was typed so far leads to a name, as search and tables do it."""
    kept = {word for ways in spellings(name) for word in ways}
    return all(any(word.startswith(way) for way in ways for word in kept) for ways in spellings(typed))


def test_jizzakh_is_one_town_in_all_its_spellings() -> None:
    written = ["Жиззах", "Jizzax", "Jizzakh", "Джизак", "JIZZAX", "Dzhizak", "ЖИЗЗАХ"]
    assert {fold(name) for name in written[:3]} == {"jizah"}
    for typed in written:
        for name in written:
            assert found_by(typed, name), (typed, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Toshkent", "Ташкент"),
        ("Buxoro", "Бухара"),
        ("Fargʻona", "Фергана"),
        ("Xorazm", "Хорезм"),
        ("Qashqadaryo", "Кашкадарья"),
        ("Sirdaryo", "Сырдарья"),
        ("Qoraqalpogʻiston", "Каракалпакстан"),
        ("Qoʻqon", "Коканд"),
        ("Oʻzbekiston", "Узбекистан"),
    ],
)
def test_a_place_is_found_by_what_other_languages_call_it(one: str, other: str) -> None:
    assert found_by(one, other)
    assert found_by(other, one)


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_whatever_mark_the_keyboard_made_the_letter_is_the_same(mark: str) -> None:
    assert fold(f"O{mark}tkir G{mark}aniyev Ta{mark}minot") == "otkir ganiev taminot"
    assert fold("Ўткир Ғаниев Таъминот") == "otkir ganiev taminot"
    assert fold("Otkir Ganiyev Taminot") == "otkir ganiev taminot"
    assert spellings(f"yo{mark}ldosh") == spellings("йўлдош")


def test_the_letters_of_a_coming_alphabet_are_known() -> None:
    assert fold("Öktam Ğani Şarof Çori") == fold("Oʻktam Gʻani Sharof Chori") == fold("Ўктам Ғани Шароф Чори")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("mchj", "MCHJ, МЧЖ, ООО, LLC, Ltd., Masʼuliyati cheklangan jamiyat, Масъулияти чекланган жамияти, "
         "Общество с ограниченной ответственностью, Limited Liability Company"),
        ("aj", "AJ, АЖ, АО, ОАО, JSC, Aksiyadorlik jamiyati, Акциядорлик жамияти, Акционерное общество, "
         "Открытое акционерное общество, Joint-Stock Company"),
        ("xk", "XK, ХК, ЧП, Xususiy korxona, Хусусий корхона, Частное предприятие, Private enterprise"),
        ("qk", "QK, ҚК, СП, JV, Qoʻshma korxona, Қўшма корхона, Koshma korxona, Совместное предприятие, "
         "Joint venture"),
        ("fx", "FX, ФХ, Fermer xoʻjaligi, Фермер хўжалиги, Фермерское хозяйство"),
        ("ok", "OK, ОК, Oilaviy korxona, Оилавий корхона, Семейное предприятие, Family enterprise"),
        ("yatt", "YATT, ЯТТ, ИП, Yakka tartibdagi tadbirkor, Индивидуальный предприниматель"),
    ],
)  # fmt: skip
def test_a_legal_form_is_the_same_in_every_language(form: str, written: str) -> None:
    for name in written.split(", "):
        assert fold(f"«Sirdaryo Tekstil» {name}") == f"sirdarya tekstil {form}", name
    assert form in LEGAL_FORMS


def test_a_name_that_is_no_legal_form_does_not_become_one() -> None:
    """SSP and ЦП would be SP, a joint venture, once their letters are made equal."""
    assert fold("SSP") == "ssp"
    assert fold("ЦП") == fold("TSP") == "tsp"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Khorezm", ["k", "kh", "kho", "h", "x", "х", "Хо"]),
        ("Хоразм", ["k", "kh", "kho", "h", "x", "xo", "х", "хо"]),
        ("Choriyev", ["c", "ch", "cho", "ч", "Чо"]),
        ("Чориев", ["c", "ch", "ч"]),
        ("Шарипов", ["s", "sh", "ш", "Ша"]),
        ("Sharipov", ["s", "sh", "ш"]),
        ("Юсупов", ["y", "yu", "ю"]),
        ("Gʻaniyev", ["g", "g'", "gʻ", "gh", "ғ", "г"]),
        ("Oʻtkir", ["o", "o'", "oʻ", "ў", "O‘t"]),
        ("Цой", ["t", "ts", "ц", "s"]),
        ("Джизак", ["d", "dj", "dz", "dzh", "j", "ж", "дж"]),
    ],
)
def test_a_name_is_found_from_its_first_letter(name: str, typed: list[str]) -> None:
    for beginning in typed:
        assert found_by(beginning, name), beginning


def test_a_name_with_the_vowels_of_russian_spelling_is_found() -> None:
    for pair in RUSSIAN_SPELLINGS.split(", "):
        uzbek, russian = pair.split(" ")
        assert found_by(russian, uzbek), pair
        assert found_by(uzbek, russian), pair
        assert found_by(russian[:4], uzbek), pair


def test_vowels_still_tell_short_words_apart() -> None:
    assert not found_by("don", "dan")
    assert not found_by("qo", "Karimov")
    assert not found_by("Nur", "Nor")
    assert not found_by("Umarov", "Amirov")


def test_the_search_puts_names_spelt_so_before_names_sounding_so(place: Workplace) -> None:
    with place.write() as work:
        for name in ("Qosimova Lola", "Қосимов Анвар", "Касымов Рустам", "Karimov Aziz"):
            work.add(Delegate(id=work.new_id(), name=name))
        work.add(Enterprise(id=work.new_id(), name="Stal Prokat МЧЖ"))
        work.add(Enterprise(id=work.new_id(), name="Stol va Stul ООО"))
    with place.read() as work:
        titles = [hit.title for hit in work.search("Касымов")]
        assert titles[0] == "Касымов Рустам"
        assert sorted(titles) == ["Qosimova Lola", "Касымов Рустам", "Қосимов Анвар"]
        assert [hit.title for hit in work.search("qosimov")][-1] == "Касымов Рустам"
        assert [hit.title for hit in work.search("stol")] == ["Stol va Stul ООО", "Stal Prokat МЧЖ"]
        assert work.search("stal mchj")[0].title == "Stal Prokat МЧЖ"


@given(ANY_TEXT)
@example("ΑΣ")
@example("İı ŉ ℡ ﬁ")
@example("Ѐ ѝ Ӝ")
@example("ttssp цц kkh")
def test_any_text_has_a_fold_and_folding_it_again_changes_nothing(written: str) -> None:
    folded = fold(written)
    assert fold(folded) == folded
    assert len(spellings(written)) == len(plain_words(written))
    assert all(way and " " not in way for ways in spellings(written) for way in ways)


@given(NAMES)
def test_names_fold_the_same_however_often(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@given(ANY_TEXT | NAMES)
@example("straße ŉ ǰ ΐ")
def test_capitals_change_nothing(written: str) -> None:
    assert fold(written.upper()) == fold(written.lower()) == fold(written)


@given(ANY_TEXT | NAMES)
@example("йёўғ Ѐ ö a\u0374b a\u1fefb")
def test_composed_and_decomposed_letters_are_the_same(written: str) -> None:
    assert fold(unicodedata.normalize("NFC", written)) == fold(unicodedata.normalize("NFD", written))


@given(NAMES)
def test_a_name_is_found_by_itself(written: str) -> None:
    assert found_by(written, written)
