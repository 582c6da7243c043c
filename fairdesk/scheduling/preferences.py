"""What a good timetable is beyond the weight it serves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings of scheduling. Weight comes first, whatever they are.

    ``fair_shares``: of choices that serve the same weight, one where parties with few wishes get theirs.
    ``breaks`` and ``walking`` say how bad a break is, and a walk to another hall from one meeting of a day to
    the next: only how they compare matters, 0 is not at all.
    """

    fair_shares: bool = True
    breaks: int = 1
    walking: int = 0
