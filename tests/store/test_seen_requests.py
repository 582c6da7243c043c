"""Which requests were served is known to all processes of a server, and forgotten when it is over."""

from concurrent.futures import ThreadPoolExecutor

from a_postgresql_server import ON_BOTH
from sqlalchemy import text

from fairdesk.store.seen_requests import SeenRequests
from fairdesk.store.store import Store

FAIR, DESK, OTHER = bytes(16), b"d" * 16, b"o" * 16
pytestmark = ON_BOTH


def nonce(number: int) -> bytes:
    return number.to_bytes(16)


def test_a_request_is_new_once_also_to_another_process(store: Store) -> None:
    seen, elsewhere = SeenRequests(store.engine), SeenRequests(store.engine)
    assert seen.is_new(FAIR, DESK, nonce(1), until_ms=100, now_ms=0)
    assert not elsewhere.is_new(FAIR, DESK, nonce(1), until_ms=100, now_ms=0)
    assert elsewhere.is_new(FAIR, OTHER, nonce(1), until_ms=100, now_ms=0)
    assert not seen.is_new(FAIR, OTHER, nonce(1), until_ms=100, now_ms=0)


def test_of_many_that_say_it_at_once_one_is_served(store: Store) -> None:
    seen = SeenRequests(store.engine)
    with ThreadPoolExecutor(8) as pool:
        for number in range(10):
            answers = pool.map(
                lambda _, number=number: seen.is_new(FAIR, DESK, nonce(number), 100, 0), range(8)
            )
            assert sum(answers) == 1


def test_processes_that_begin_together_make_the_table_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: SeenRequests(store.engine), range(8)))
    assert made[0].is_new(FAIR, DESK, nonce(1), until_ms=100, now_ms=0)
    assert not made[7].is_new(FAIR, DESK, nonce(1), until_ms=100, now_ms=0)


def test_what_is_over_is_forgotten_so_that_the_memory_stays_small(store: Store) -> None:
    seen = SeenRequests(store.engine)
    for number in range(300):
        assert seen.is_new(FAIR, DESK, nonce(number), until_ms=number + 20, now_ms=number)
    with store.engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM seen_requests")).scalar_one()
    assert 20 <= kept < 100
    assert not seen.is_new(FAIR, DESK, nonce(299), until_ms=400, now_ms=300)
