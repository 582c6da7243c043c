"""The command that makes a timetable of a schedule file."""

import math
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairdesk.command_line import Json, print_answer, said, written
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.texts import Language, text

if TYPE_CHECKING:
    from fairdesk.scheduling.apart import Run
    from fairdesk.scheduling.timetable import Timetable

_LOOK_S = 0.2
_EXTRA_S = 30.0
"""How long it may take after its time: to begin, and to find out why something is impossible."""


def schedule(
    instance: Annotated[Path, typer.Argument(help="The schedule file (fairdesk-schedule/1).")],
    out: Annotated[Path, typer.Option(help="The timetable to write (fairdesk-timetable/1).")],
    seconds: Annotated[float, typer.Option(help="At most so long.", min=0.0, max=1_000_000.0)] = 60.0,
    workers: Annotated[int, typer.Option(help="Use so many cores.", min=1, max=64)] = 2,
    as_json: Json = False,
) -> None:
    """Makes the best timetable that it finds in the time. Ctrl+C takes the best so far."""
    from fairdesk.scheduling.apart import Run, Task
    from fairdesk.scheduling.files import read_instance, written_timetable

    if not math.isfinite(seconds):
        raise typer.BadParameter(f"{seconds}")
    asked = read_instance(instance.read_bytes())
    best, trouble = _awaited(Run(Task(asked, seconds, workers)), seconds, len(asked.meetings))
    if best is not None:
        with written(out) as file:
            file.write(written_timetable(best, said.language))
    if trouble is not None:
        raise trouble
    assert best is not None  # a run that ends well has an answer
    print_answer(as_json, _answer(best, out), "\n".join(_lines(best, len(asked.meetings), said.language)))


def _awaited(run: "Run", seconds: float, meetings: int) -> "tuple[Timetable | None, UserFacingError | None]":
    """The answer of a run, the best so far where somebody interrupts, and what went wrong."""
    began = time.monotonic()
    with _interruptions(run):
        while not (progress := run.wait(_LOOK_S)).finished:
            if progress.best is not None:
                _show(progress.best, meetings, time.monotonic() - began)
            if time.monotonic() - began > seconds + _EXTRA_S:
                run.stop()
    _show(None, meetings, 0)
    if progress.trouble is not None:
        return progress.best, UserFacingError(progress.trouble, message("schedules.trouble_advice"))
    if progress.best is None:  # interrupted before there was anything
        return None, UserFacingError(message("schedules.unknown"), message("schedules.unknown_advice"))
    return progress.best, None


@contextmanager
def _interruptions(run: "Run") -> Generator[None]:
    """While this lasts, the key that interrupts asks for the best so far."""
    before = signal.signal(signal.SIGINT, lambda *_: run.stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _show(best: "Timetable | None", meetings: int, seconds: float) -> None:
    """One line that changes, where somebody watches."""
    if not sys.stderr.isatty():
        return
    line = ""
    if best is not None:
        elapsed = text("schedules.elapsed", said.language, seconds=round(seconds))
        line = f"{elapsed}  {_summary(best, meetings, said.language)}"
    sys.stderr.write(f"\r\033[K{line}")
    sys.stderr.flush()


def _summary(best: "Timetable", meetings: int, language: Language) -> str:
    return text(
        "schedules.summary",
        language,
        status=message(f"schedules.{best.status.value}"),
        placed=len(best.placements),
        all=meetings,
        breaks=best.breaks,
        bound=best.bound,
        weight=best.served_weight,
        most=best.weight_bound,
    )


def _lines(best: "Timetable", meetings: int, language: Language) -> list[str]:
    if best.cause is not None:
        return [text("schedules.infeasible", language), text(best.cause, language), ", ".join(best.because)]
    return [_summary(best, meetings, language)]


def _answer(best: "Timetable", out: Path) -> dict[str, object]:
    return {
        "status": best.status.value,
        "breaks": best.breaks,
        "bound": best.bound,
        "served_weight": best.served_weight,
        "weight_bound": best.weight_bound,
        "seconds": round(best.seconds, 3),
        "placed": len(best.placements),
        "unplaced": len(best.unplaced),
        "cause": None if best.cause is None else text(best.cause, said.language),
        "because": list(best.because),
        "file": str(out),
    }
