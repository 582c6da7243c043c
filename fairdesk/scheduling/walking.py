"""Walks between halls: meetings that follow each other at tables far apart.

Only tables that are known before count: those that meetings or their parties name. The shared ones are given
out afterwards, near to where people are (see ``table_plan``).
"""

from fairdesk.scheduling.problem import bits
from fairdesk.scheduling.state import State


class Walking:
    """What walks cost in a state."""

    def __init__(self, state: State, each: int) -> None:
        self._state = state
        self._each = each
        halls = state.problem.instance.halls
        self._hall = [None if table is None else halls.get(table) for table in state.problem.table]
        near: list[set[str]] = [set() for _ in range(state.problem.people)]
        for parties, hall in zip(state.problem.parties, self._hall, strict=True):
            for person in parties:
                near[person].update(() if hall is None else (hall,))
        self._walkers = [len(known) > 1 and each > 0 for known in near]
        self.matters = any(self._walkers)
        """Whether anybody could have to walk."""

    def cost(self, person: int) -> int:
        """What the walks of a participant cost."""
        return self._each * self.walks(person) if self._walkers[person] else 0

    def walks(self, person: int) -> int:
        """How often somebody goes to another hall from one meeting of a day to the next."""
        state, walks = self._state, 0
        for day in state.problem.days:
            last: str | None = None
            for place in bits(state.busy[person] & day):
                hall = self._hall[state.at[place][person]]
                if hall is not None:
                    walks += last is not None and hall != last
                    last = hall
        return walks
