"""A desk and a server come into step over HTTPS, by the same exchange as everywhere."""

import pytest
from a_server import Laptop
from desks import SimulatedDesk

from fairdesk.domain.entities import Attachment, Delegate, Enterprise
from fairdesk.sync.exchange import exchange
from fairdesk.sync.wire import PIECE_BYTES


@pytest.mark.parametrize("length", [0, 10, 2 * PIECE_BYTES + 17])
def test_what_a_desk_did_is_at_the_server_with_people_and_files(
    length: int, laptop: Laptop, beside: SimulatedDesk
) -> None:
    body = bytes(number * 7 % 251 for number in range(length))
    with laptop.desk.place.write() as work:
        enterprise, person = work.new_id(), work.new_id()
        work.add(Enterprise(id=enterprise, name="Olmazor Plast"))
        work.add(Delegate(id=person, enterprise=enterprise, name="Sevara Karimova", phone="+998901234567"))
        sha256 = work.keep_file(body)
        work.add(Attachment(id=work.new_id(), name="drawing.pdf", size=length, sha256=sha256))
    done = exchange(laptop.replica, laptop.peer(), laptop.fair)
    assert done.sent > 0
    assert done.files_sent == 1
    assert done.in_step
    with beside.place.read() as work:
        shown = work.get(Delegate, person)
        assert shown is not None
        assert (shown.name, shown.phone) == ("Sevara Karimova", "+998901234567")
        assert work.file(sha256) == body
    again = exchange(laptop.replica, laptop.peer(), laptop.fair)
    assert (again.sent, again.received, again.in_step) == (0, 0, True)
