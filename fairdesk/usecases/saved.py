"""What a field answers when something was typed into it."""

from dataclasses import dataclass, field
from datetime import datetime

from fairdesk.domain.messages import Message
from fairdesk.usecases.ports import Changes


@dataclass(frozen=True, slots=True)
class Saved:
    """The value that was kept, or what is wrong with the text: nothing was changed then.

    ``notice`` tells what was mended on the way, ``at`` (UTC) when it was saved.
    """

    value: object | None = None
    problem: Message | None = None
    notice: Message | None = None
    at: datetime | None = None
    changes: Changes = field(default_factory=Changes)
