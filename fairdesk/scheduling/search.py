"""One search by CP-SAT in a thread of its own, which can be asked how far it is, and stopped at any time."""

import threading
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from fairdesk.scheduling.exact_model import ExactModel

_STOP_AGAIN_S = 0.05


class Search:
    """Works on a model until it is proven best or impossible, or is told to stop.

    A ``proving`` search has no answer until it jumps to the best one, while its bound rises; the other kind
    goes from one timetable to a better one, beginning near ``hint`` (places of meetings). Each uses one
    thread and a fixed seed.
    """

    def __init__(
        self, model: ExactModel, seed: int, *, proving: bool, hint: Sequence[int] | None = None
    ) -> None:
        self._model = model
        self._solver = cp_model.CpSolver()
        set_up(self._solver, seed)
        self._solver.parameters.optimize_with_core = proving
        self._proto = model.model if hint is None else model.hinted(hint)
        self._lock = threading.Lock()
        self._found: list[int] | None = None
        self._bound = 0
        self._over = threading.Event()
        self._stopping = False
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.status = cp_model.UNKNOWN
        """How it ended; unknown as long as it goes on."""
        if proving:
            self._solver.best_bound_callback = self._hear_bound

    def start(self) -> "Search":
        """Begins."""
        self._thread.start()
        return self

    def wait(self, seconds: float) -> bool:
        """Waits for its end, so long at most; says whether it has ended. What went wrong in it is raised."""
        ended = self._over.wait(seconds)
        if self._failure is not None:
            raise self._failure
        return ended

    def stop(self) -> None:
        """Ends it soon, and waits for that."""
        self._stopping = True
        while not self._over.wait(_STOP_AGAIN_S):  # a wish that comes before it has begun is not heard
            self._solver.stop_search()
        self._thread.join()

    def take(self) -> list[int] | None:
        """The places of meetings in a better timetable than the last, if one was found since."""
        with self._lock:
            found, self._found = self._found, None
            return found

    @property
    def bound(self) -> int:
        """Breaks that cannot be avoided, as far as is known."""
        return self._bound

    def _run(self) -> None:
        try:
            if not self._stopping:
                self.status = self._solver.solve(self._proto, _Listener(self._model, self._keep))
        except Exception as error:  # it is raised where somebody waits
            self._failure = error
        finally:
            self._over.set()

    def _keep(self, places: list[int]) -> None:
        with self._lock:
            self._found = places

    def _hear_bound(self, bound: float) -> None:
        self._bound = max(self._bound, round(bound))


class _Listener(cp_model.CpSolverSolutionCallback):
    """Hears of every better timetable."""

    def __init__(self, model: ExactModel, keep: Callable[[list[int]], None]) -> None:
        super().__init__()
        self._model = model
        self._keep = keep

    def on_solution_callback(self) -> None:
        """A better timetable was found."""
        self._keep(self._model.places(self))


def set_up(solver: cp_model.CpSolver, seed: int) -> None:
    """What all searches have in common: one thread, so that a seed gives the same answer each time."""
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = (seed + 1) % 2**31
    solver.parameters.linearization_level = 0
    solver.parameters.symmetry_level = 0  # looking for symmetries and probing cost more than they save here
    solver.parameters.cp_model_probing_level = 0
