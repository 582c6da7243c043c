"""Headings as they stand in lists of khokimiyats, associations and enterprises, read as people mean them."""

import pytest

from fairdesk.usecases.spreadsheets.lists_headers import ListKind, recognise
from fairdesk.usecases.spreadsheets.sheets import Sheet

SEEN = [
    (
        ListKind.ENTERPRISES,
        "№ п/п|Наименование предприятия|ИНН|Адрес|Руководитель (Ф.И.О.)|Контактный телефон|"
        "Производимая продукция",
        "- e.name e.stir e.address d.name d.phone e.about",
    ),
    (
        ListKind.ENTERPRISES,
        "Т/р|Корхона номи|СТИР|Вилоят|Туман|Раҳбар Ф.И.Ш.|Телефон рақами|"
        "Ишлаб чиқарадиган маҳсулоти|Экспорт ҳажми",
        "- e.name e.stir e.region e.district d.name d.phone e.about -",
    ),
    (
        ListKind.ENTERPRISES,
        "Предприятие|Статус участия|Стенд|Зал|Кол-во сотрудников|Отрасль",
        "e.name e.participation e.stand e.hall e.employees e.sector",
    ),
    (
        ListKind.ENTERPRISES,
        "Название|Область|Сфера деятельности|Контакты",
        "e.name e.region e.sector e.phone",
    ),
    (
        ListKind.ENTERPRISES,
        "Company name|TIN|Region|Contact person|Position|Phone|Email|Website|Industry",
        "e.name e.stir e.region d.name d.position d.phone d.email e.site e.sector",
    ),
    (
        ListKind.DELEGATES,
        "Фамилия|Имя|Отчество|Организация|Должность|Моб. телефон|Эл. почта",
        "d.surname d.given_name d.patronymic e.name d.position d.phone d.email",
    ),
    (
        ListKind.DELEGATES,
        "Ташкилот номи|Директор|Тел. рақами|Иштирокчи Ф.И.Ш|Лавозими|Тел. рақами",
        "e.name - e.phone d.name d.position d.phone",
    ),
    (
        ListKind.DELEGATES,
        "Предприятие|Телефон|ФИО|Должность|Телефон",
        "e.name e.phone d.name d.position d.phone",
    ),
    (
        ListKind.DELEGATES,
        "No.|Name|Company|Job title|Mobile|E-mail address",
        "- d.name e.name d.position d.phone d.email",
    ),
    (
        ListKind.PRODUCTS,
        "Наименование товара|ТН ВЭД|Цена за ед., USD|Мощность в год, тонн|Производитель|ИНН",
        "p.name p.tn_ved p.price p.capacity e.name e.stir",
    ),
    (
        ListKind.PRODUCTS,
        "Предприятие|Выпускаемая продукция|Код ТН ВЭД|Ед.изм.",
        "e.name p.name p.tn_ved p.unit",
    ),
    (
        ListKind.DEMANDS,
        "Импортируемая продукция|Код ТН ВЭД|Страна импорта|Годовой объём|Ед. изм.|Предприятие|ИНН",
        "n.name n.tn_ved n.country n.volume n.unit e.name e.stir",
    ),
    (
        ListKind.DEMANDS,
        "Талаб қилинаётган маҳсулот|Йиллик эҳтиёж|Импорт қилинаётган давлат|Корхона",
        "n.name n.volume n.country e.name",
    ),
    (
        ListKind.OFFERS,
        "Таклиф берувчи корхона|Эҳтиёж|Тайёрлиги|Нарх|Муддати",
        "e.name o.demand o.offered o.price o.lead_time",
    ),
    (
        ListKind.SAMPLES,
        "Намуна номи|Корхона|Стенд|Кимга берилган|Қайтарилган",
        "s.name e.name s.stand s.lent_to s.returned",
    ),
]
RECORDS = {"e": "enterprise", "d": "delegate", "p": "product", "n": "demand", "o": "offer", "s": "sample"}


def whole(short: str) -> str | None:
    """The path that a short form stands for; "-" is a column that is not used."""
    record, _, name = short.partition(".")
    return f"{RECORDS[record]}.{name}" if name else None


@pytest.mark.parametrize(("kind", "headings", "meant"), SEEN)
def test_each_column_is_read_as_people_mean_it(kind: ListKind, headings: str, meant: str) -> None:
    layout = recognise(Sheet("Лист1", [list(headings.split("|"))]))
    assert layout is not None
    told = {column.heading: column.path for column in layout.columns}
    assert [column.path for column in layout.columns] == [whole(one) for one in meant.split()], told
    assert layout.kind is kind
