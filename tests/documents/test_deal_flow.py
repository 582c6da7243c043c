"""Pages cut between strips: nothing lost, nothing parted that belongs together, no line left alone."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.documents.deal_flow import Placed, Strip, beside, fill_pages, staying

PAGE = 100.0


def drawn(_drawing: object, _top: float) -> None:
    """Stands for a line of text."""


STRIPS = st.lists(
    st.builds(
        Strip,
        height=st.floats(1, 60),
        columns=st.just((drawn,)),
        before=st.floats(0, 10),
        stays=st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


def pages(strips: list[Strip]) -> list[list[Placed]]:
    return fill_pages(strips, lambda _page: 0.0, PAGE)


@given(STRIPS)
def test_every_strip_is_on_a_page_once_and_in_its_order(strips: list[Strip]) -> None:
    assert [one.strip for page in pages(strips) for one in page] == strips


@given(STRIPS)
def test_strips_of_a_page_follow_one_another_and_end_above_its_foot(strips: list[Strip]) -> None:
    for page in pages(strips):
        assert page[0].top == 0
        assert page[-1].bottom <= PAGE + 1e-3
        for one, other in pairwise(page):
            assert abs(other.top - one.bottom - other.strip.before) < 1e-6


@given(STRIPS)
def test_what_stays_is_parted_only_where_it_is_longer_than_a_page(strips: list[Strip]) -> None:
    for page in pages(strips)[:-1]:
        if page[-1].strip.stays:
            assert all(one.strip.stays for one in page)


@given(STRIPS)
def test_a_page_ends_only_where_the_next_strips_find_no_room(strips: list[Strip]) -> None:
    filled = pages(strips)
    rest = list(strips)
    for page in filled[:-1]:
        rest = rest[len(page) :]
        if page[-1].strip.stays:
            continue
        together = next((number for number, one in enumerate(rest) if not one.stays), len(rest) - 1)
        height = page[-1].bottom + sum(one.before + one.height for one in rest[: together + 1])
        assert height > PAGE - 1e-6


@given(st.integers(1, 40), st.integers(0, 40), st.floats(0, 90))
def test_no_line_of_a_paragraph_stands_alone_in_either_column(left: int, right: int, taken: float) -> None:
    lines = beside([[drawn] * left, [drawn] * right], 5.0)
    filled = pages([Strip(taken, (drawn,)), *lines])
    for page, after in pairwise([[one for one in page if one.strip in lines] for page in filled]):
        for column in range(2):
            here, there = (
                sum(one.strip.columns[column] is not None for one in some) for some in (page, after)
            )
            assert not here or not there or min(here, there) >= 2


@given(st.integers(1, 6))
def test_the_last_line_stays_with_what_follows_and_so_do_the_rules_behind_it(rules: int) -> None:
    strips = [Strip(5.0, (drawn,)), Strip(5.0, (drawn,)), *[Strip(0.9, ())] * rules]
    assert [one.stays for one in staying(strips)] == [False, True, *[True] * rules]


def test_a_page_that_goes_on_with_a_table_repeats_its_head() -> None:
    head = Strip(10.0, (drawn,))
    rows = [Strip(20.0, (drawn,), again=(head,)) for _ in range(9)]
    filled = [[one.strip for one in page] for page in pages([head, *rows])]
    assert [page[0] for page in filled] == [head] * len(filled)
    assert [one for page in filled for one in page[1:]] == rows
