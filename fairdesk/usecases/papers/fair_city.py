"""The city in which a fair is held: what documents name as their place."""

import re
from collections.abc import Iterator, Mapping

from fairdesk.domain.entities import Fair
from fairdesk.domain.folding import fold
from fairdesk.reference import REGIONS
from fairdesk.texts import LANGUAGES, Language

_CALLED_CITY = re.compile(r"([\w'‘’`ʻʼ-]+)\s+(?:shahri|шаҳри)\b|\b(?:город\s|г\.)\s*([\w-]+)", re.IGNORECASE)
_CENTRES = {
    fold(found[1] or found[2]): region.centre
    for region in REGIONS
    for name in region.centre.values()
    if (found := _CALLED_CITY.search(name))
} | {fold(region.centre["en"]): region.centre for region in REGIONS}
"""The regions' centres by their folded bare names; in English the name is bare."""


def fair_city(fair: Fair) -> Mapping[Language, str] | None:
    """The city that the fair's venue names, else the centre of its region; None without either.

    A city that is no region's centre is known only as somebody typed it.
    """
    for name, written in _cities_in(fair.venue or ""):
        centre = _CENTRES.get(fold(name))
        if centre is not None:
            return centre
        if written:
            return dict.fromkeys(LANGUAGES, written)
    region = REGIONS.by_code.get(fair.region or "")
    return region.centre if region else None


def _cities_in(venue: str) -> Iterator[tuple[str, str]]:
    """Bare names that may be a city's; with how it is written where it is called one."""
    for found in _CALLED_CITY.finditer(venue):
        yield found[1] or found[2], found[0]
    for part in re.split(r"[,;()]", venue):
        yield part.strip(), ""
