"""Piles of scans, from careful ones to those that nobody could read: no page is ever filed where it is not.

``pytest -m soak tests/soak/test_scanned_piles.py -s`` says how many of usual and of terrible scans were read.
"""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from PIL import Image
from printed_papers import memorandum
from scanned_pile import Look, pile, scan, sheet_of, smeared, some_look, spoilt

from fairdesk.exchange.scanned_pages import ScannedFile
from fairdesk.usecases.papers.scan_filing import FiledPage, file_pages
from fairdesk.usecases.ports import Workplace

pytestmark = pytest.mark.soak

PAPERS, PAGES = 150, 60
PAIR = ("uz-Cyrl", "ru")
RESOLUTIONS = (150, 100, 75)


def terrible_look(chance: random.Random) -> Look:
    """A scanner that should have been thrown away."""
    return Look(
        angle=chance.uniform(-8, 8),
        upside_down=chance.random() < 0.5,
        noise=chance.choice((15, 30, 45, 60)),
        dpi=chance.choice(RESOLUTIONS),
        quality=chance.randint(12, 50),
        streaks=chance.randrange(6),
        blur=chance.choice((0.0, 0.8, 1.2, 1.6)),
    )


def spoil(sheet: Image.Image, chance: random.Random) -> Image.Image:
    return chance.choice((spoilt, smeared))(sheet)


@pytest.mark.parametrize(
    ("looks", "least"), [(some_look, 1.0), (terrible_look, 0.5)], ids=["usual", "terrible"]
)
def test_no_page_is_filed_where_it_does_not_belong(
    place: Workplace, looks: Callable[[random.Random], Look], least: float
) -> None:
    chance = random.Random(20220303)
    papers = [memorandum(place, *(("uz-Latn",) if number % 2 else PAIR)) for number in range(PAPERS)]
    files = {paper.number: paper.pdf for paper in papers}
    waiting = [(paper.number, sheet) for paper in papers for sheet in range(1, paper.versions[0].pages + 1)]
    chance.shuffle(waiting)
    counted: Counter[str] = Counter()
    for start in range(0, len(waiting), PAGES):
        fed = waiting[start : start + PAGES]
        spoilt_ones = {number for number in range(len(fed)) if chance.random() < 0.03}
        scans: list[Image.Image] = []
        for number, (paper, sheet) in enumerate(fed):
            look = looks(chance)
            picture = sheet_of(files[paper], sheet, look.dpi)
            scans.append(scan(spoil(picture, chance) if number in spoilt_ones else picture, look, chance))
        with ScannedFile(pile(scans, quality=45)) as pages:
            filing = file_pages(place, pages)
        assert [one for one in filing.filed if not belongs(one, fed)] == []
        assert {one.page for one in (*filing.filed, *filing.left)} == set(range(1, len(fed) + 1))
        counted.update(pages=len(fed), whole=len(fed) - len(spoilt_ones), filed=len(filing.filed))
    print(f"\n{counted['filed']} filed of {counted['pages']}, of which {counted['whole']} whole; none wrong")
    assert counted["filed"] >= least * counted["whole"]


def belongs(filed: FiledPage, fed: list[tuple[str, int]]) -> bool:
    """Whether a page went where it came from."""
    return (filed.number, filed.sheet) == fed[filed.page - 1]
