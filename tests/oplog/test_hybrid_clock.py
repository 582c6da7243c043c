"""A desk's clock only goes forward, stays near the time of day, and believes no far future."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.oplog.hybrid_clock import AHEAD_AT_MOST_MS, is_far_ahead, receive, tick, time_of

NOW = 1_646_280_000_000
times = st.integers(NOW - 10**8, NOW + 10**8)


@given(st.lists(times, min_size=1, max_size=30))
def test_every_own_change_is_later_than_the_one_before_even_when_the_time_jumps_back(now: list[int]) -> None:
    clock = 0
    for moment in now:
        following = tick(clock, moment)
        assert following > clock
        clock = following
    assert clock >> 16 <= max(now) + 1


@given(times, times)
def test_a_change_is_later_than_all_that_was_seen_unless_that_is_far_ahead(remote_ms: int, now: int) -> None:
    remote = remote_ms << 16
    clock = receive(tick(0, now), remote, now)
    if remote_ms <= now + AHEAD_AT_MOST_MS:
        assert tick(clock, now) > remote
    else:
        assert is_far_ahead(remote, now)
        assert clock >> 16 == now


def test_more_changes_than_a_millisecond_counts_go_on_into_the_next() -> None:
    clock = tick(0, NOW)
    for _ in range(70_000):
        clock = tick(clock, NOW)
    assert clock >> 16 == NOW + 1


def test_the_time_of_day_is_inside() -> None:
    assert time_of(tick(0, NOW)) == datetime(2022, 3, 3, 4, 0, tzinfo=UTC)
