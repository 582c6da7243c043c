"""Sentences for people, before they are put into a language.

Any layer may make one; the window, the command line and the documents put it into words with
``fairdesk.texts``. Keys stand in ``resources/translations``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence that has not been put into a language yet: its key and the values inside it."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


def message(key: str, /, **values: object) -> Message:
    """A sentence for people, to be put into their language where it is shown."""
    return Message(key, values)


class UserFacingError(Exception):
    """Something a person can act on: what happened (title) and what to do (advice)."""

    def __init__(self, title: Message, advice: Message) -> None:
        super().__init__(title.key, dict(title.values))
        self.title = title
        self.advice = advice
