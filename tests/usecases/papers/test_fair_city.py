"""Where documents are signed, as far as a fair tells it."""

import pytest

from fairdesk.domain.entities import Fair
from fairdesk.reference import REGIONS
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.papers.fair_city import fair_city


def test_without_a_venue_it_is_the_centre_of_the_region() -> None:
    assert fair_city(Fair(id=bytes(16), region="JI")) == {
        "uz-Latn": "Jizzax shahri",
        "uz-Cyrl": "Жиззах шаҳри",
        "ru": "город Джизак",
        "en": "Jizzakh",
    }
    assert fair_city(Fair(id=bytes(16))) is None


def test_every_region_has_a_centre_of_its_own_in_every_language() -> None:
    for language in LANGUAGES:
        centres = {region.centre[language] for region in REGIONS}
        assert len(centres) == 14, language
        assert all(centres)


@pytest.mark.parametrize(
    ("venue", "city"),
    [
        ("Olimpiya zaxiralari kolleji, Jizzax shahri", "город Джизак"),
        ("Колледж олимпийского резерва, г. Джизак", "город Джизак"),
        ("Expo hall, Samarkand", "город Самарканд"),
        ("Uzexpocentre (Toshkent shahri)", "город Ташкент"),
        ("Farg'ona shahri, markaziy bogʻ", "город Фергана"),
        ("Korxona klubi, Chirchiq shahri", "Chirchiq shahri"),
        ("Дворец, город Чирчик", "город Чирчик"),
        ("Sport majmuasi", "город Нурафшон"),
        ("Корпус Г", "город Нурафшон"),
    ],
)
def test_a_city_that_the_venue_names_goes_before_it(venue: str, city: str) -> None:
    found = fair_city(Fair(id=bytes(16), region="TO", venue=venue))
    assert found is not None
    assert found["ru"] == city
