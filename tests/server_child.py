"""One server process of several on one database: writes to a fair, and says what was acknowledged.

``python server_child.py DATABASE FOLDER FAIR ACTOR HOW_MANY [hang]`` prints the name of each enterprise once
it is durable, and the key of what went wrong otherwise. With ``hang`` the last transaction never ends.
"""

import sys
import time
from pathlib import Path

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Enterprise
from fairdesk.domain.messages import UserFacingError
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace


def main(database: str, folder: str, fair: str, actor: str, how_many: str, hang: str = "") -> None:
    store = Store(Path(folder), SystemClock(), database)
    place = Workplace(store, bytes.fromhex(fair), SystemClock(), actor)
    print("ready", flush=True)
    for number in range(int(how_many)):
        name = f"{actor} {number}"
        try:
            with place.write() as work:
                work.add(Enterprise(id=work.new_id(), name=name))
                work.add(Enterprise(id=work.new_id(), name=f"{name}, beside"))
        except UserFacingError as error:
            print(f"! {error.title.key}", flush=True)
            time.sleep(0.05)
        else:
            print(name, flush=True)
    if hang:
        with place.write() as work:
            work.add(Enterprise(id=work.new_id(), name=f"{actor} in the middle"))
            work.all(Enterprise)
            print("in the middle", flush=True)
            time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
