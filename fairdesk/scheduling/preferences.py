"""What a good timetable is beyond the weight it serves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """Settings of scheduling. Weight comes first, whatever they are.

    ``fair_shares``: of choices that serve the same weight, the one where fewer have no meeting at all or very
    few. ``breaks`` and ``walking`` say how bad a break is, and a walk to another hall between two meetings
    that follow each other; 0 for not at all.
    """

    fair_shares: bool = True
    breaks: int = 4
    walking: int = 1
