"""A desk and a server come into step over HTTPS, by the same exchange as everywhere."""

from conftest import Laptop

from fairdesk.domain.entities import Enterprise
from fairdesk.sync.exchange import exchange


def test_what_a_desk_did_is_at_the_server_and_comes_from_there_to_others(laptop: Laptop) -> None:
    with laptop.desk.place.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Olmazor Plast"))
    peer = laptop.peer()
    first = exchange(laptop.replica, peer, laptop.fair)
    assert first.sent > 0
    assert first.in_step
    again = exchange(laptop.replica, peer, laptop.fair)
    assert (again.sent, again.received, again.in_step) == (0, 0, True)
