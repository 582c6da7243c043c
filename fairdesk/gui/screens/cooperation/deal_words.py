"""What cards, rows and steps say, in the person's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdesk.domain.cooperation import ORDER, PathState
from fairdesk.domain.words import StepState
from fairdesk.gui.widgets.stepper import Mark, StepFace
from fairdesk.texts import Language, day, text
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.follow_up import DealRow
from fairdesk.usecases.deals.negotiation_list import sum_of

_MARKS = {
    StepState.DONE: Mark.DONE,
    StepState.SKIPPED: Mark.SKIPPED,
    StepState.REFUSED: Mark.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """Words with their icon and the token of their colour."""

    words: str
    icon: str = ""
    token: str = "text.secondary"


def step_told(row: DealRow, language: Language) -> Told:
    """Which step presses, or how the path stands."""
    if row.state is PathState.COMPLETE:
        return Told(text("cooperationscreen.complete", language), "check", "ok.text")
    if row.step_name is None:
        return Told(text("cooperationscreen.no_path", language), "path", "text.secondary")
    name = step_title(row.step_name.value, row.round, language)
    if row.state is PathState.STOPPED:
        return Told(text("cooperationscreen.refused_at", language, step=name), "cross", "stop.text")
    return Told(name, "", "text.primary")


def step_title(step: str, round_: int, language: Language) -> str:
    """The name of a step, with the round from the second on."""
    name = text(f"words.step_{step}", language)
    return name if round_ == 1 else text("cooperationscreen.round", language, step=name, count=round_)


def when_told(row: DealRow, language: Language) -> Told:
    """When it is due, or by how much it is late; for a stopped path the reason."""
    if row.state is PathState.STOPPED:
        return Told(row.reason)
    if row.state is PathState.COMPLETE:
        lacks = text("cooperationscreen.result_missing", language) if row.lacks_result else ""
        return Told(lacks, "reports" if lacks else "")
    if row.late:
        more = f" +{row.more_late}" if row.more_late else ""
        return Told(late_words(row.late, language) + more, "clock", "wait.text")
    if row.due is None:
        return Told(text("cooperationscreen.no_day", language))
    return Told(f"{row.due:%d.%m.%Y}", "meetings")


def late_words(days: int, language: Language) -> str:
    """By how many days something is late."""
    return text("cooperationscreen.days_late", language, count=days)


def sum_words(row: DealRow, language: Language) -> str:
    """The sum in few letters, with its currency: deals of several stand side by side."""
    return text(sum_of(row.sum, row.currency), language) if row.sum is not None else ""


def spoken(row: DealRow, language: Language) -> str:
    """A card as one sentence, for screen readers."""
    parts = (row.names, step_told(row, language).words, when_told(row, language).words)
    return ", ".join(part for part in (*parts, row.party_name, sum_words(row, language)) if part)


# Steps of the stepper


def faces(steps: Sequence[StepView], language: Language) -> list[StepFace]:
    """Steps as the stepper shows them."""
    return [_face(step, language) for step in steps]


def _face(step: StepView, language: Language) -> StepFace:
    name = step_title(step.step.value, step.round, language)
    mark = _MARKS.get(step.state, Mark.CURRENT if step.is_current else Mark.LATER)
    when = step.due if step.day is None else step.day
    late = late_words(step.late, language) if step.late else ""
    who = step.person_name or step.party_name
    files = len(step.files) + len(step.handovers)
    state = text(f"words.step_state_{step.state.value}", language)
    words = (
        f"{step.number}/{len(ORDER)} {name}",
        state,
        step.about,
        day(when, language) if when else "",
        who,
    )
    return StepFace(
        id=step.id,
        number=step.number,
        name=name,
        mark=mark,
        about=step.reason if step.state in (StepState.SKIPPED, StepState.REFUSED) else step.about,
        due=f"{when:%d.%m.%Y}" if when else "",
        who=who,
        late=late,
        files=str(files) if files else "",
        spoken=", ".join(part for part in (*words, late) if part),
    )
