"""How long a cell of a negotiation takes until it is durable, beside one bare durable commit of SQLite.

``python tests/benchmarks/bench_keystroke.py [FOLDER]`` builds a fair of 2,000 negotiations in FOLDER and
types into cells at random; cells and bare commits take turns, so that both meet the same disk. It also says
what reading a whole negotiation and the list of a table costs, in time of the processor.
"""

import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deals_fair import Deals, fair_of_deals
from measure import Times, bare_commit, timed

from fairdesk.usecases.deals import deal_items, negotiation_list, negotiation_view

CELLS = 2_000
WARM_UP = 300
READS = 300
_TYPED = (("price", "4 850"), ("quantity", "1 200"), ("name", "Polipropilen qop"), ("sum", "1,2 mlrd"))


def main(folder: Path) -> None:
    shutil.rmtree(folder / "deals", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with fair_of_deals(folder / "deals") as fair, bare_commit(folder) as commit:
        for _ in range(WARM_UP):
            _type(fair)
            commit()
        cells, commits = [], []
        for _ in range(CELLS):
            cells.append(timed(lambda: _type(fair)))
            commits.append(timed(commit))
        views = [_processor(lambda: _view(fair)) for _ in range(READS)]
        tables = [_processor(lambda: _table(fair)) for _ in range(READS)]
        every = [_processor(lambda: _list(fair)) for _ in range(3)]
    cell, bare = Times.of(cells), Times.of(commits)
    print(f"cell, durable        {cell}")
    print(f"bare durable commit  {bare}")
    print(f"ratio                p50 {cell.p50 / bare.p50:7.2f}      p99 {cell.p99 / bare.p99:7.2f}")
    print(f"a negotiation read   {Times.of(views)}   (processor)")
    print(f"a table's talks      {Times.of(tables)}   (processor)")
    print(f"all negotiations     {Times.of(every)}   (processor)")


def _type(fair: Deals) -> None:
    fair.clock.advance(milliseconds=400)
    name, written = random.choice(_TYPED)
    saved = deal_items.set_item(fair.place, random.choice(fair.items), name, written, "uz-Latn")
    assert saved.at is not None


def _view(fair: Deals) -> None:
    with fair.place.read() as work:
        assert negotiation_view.view(work, random.choice(fair.negotiations)).items


def _table(fair: Deals) -> None:
    with fair.place.read() as work:
        assert negotiation_list.my_table(work, random.choice(fair.tables), by="7").rows


def _list(fair: Deals) -> None:
    with fair.place.read() as work:
        assert len(negotiation_list.negotiations(work).rows) == len(fair.negotiations)


def _processor(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/benchmarks"))
