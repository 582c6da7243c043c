"""A simulated desk whose fairs go on in a database of a server."""

from collections.abc import Iterator
from contextlib import contextmanager

from desks import SimulatedDesk
from sqlalchemy import insert, select, text

from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.store.tables import metadata
from fairdesk.usecases.ports import Workplace


@contextmanager
def moved(desk: SimulatedDesk, url: str) -> Iterator[SimulatedDesk]:
    """The same desk with its fairs on a server: everything its file holds, in the order it came."""
    store = Store(desk.store.folder, desk.clock, url)
    with desk.store.reading() as file, store.writing() as server:
        for table in metadata.sorted_tables:
            if table.name != "search_documents":
                server.execute(table.delete())
                order = text("rowid") if table.name == "operations" else None
                rows = [dict(row) for row in file.execute(select(table).order_by(order)).mappings()]
                if rows:
                    server.execute(insert(table), rows)
        doctor._index_again(server, desk.fair)
    yield SimulatedDesk(store, desk.clock, Workplace(store, desk.fair, desk.clock, desk.place.actor))
    store.close()
