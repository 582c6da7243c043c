"""What the server notes down: JSON, a line each, and nothing about people in it.

No address, no body, no query and no words of an error, which may quote what somebody typed; paths stand as
patterns, since a page's link is the secret of an enterprise.
"""

import json
import logging
import traceback
from datetime import UTC, datetime

NAME = "fairdesk.portal"
_FIELDS = "told"
_SERVER_LOGGERS = ("uvicorn", "uvicorn.error")


def note(what: str, /, **told: object) -> None:
    """Notes something that happened."""
    logging.getLogger(NAME).info(what, extra={_FIELDS: told})


def note_error(what: str, error: BaseException, /, **told: object) -> None:
    """Notes something that nobody foresaw: where it came from, without its words."""
    logging.getLogger(NAME).error(what, extra={_FIELDS: {**told, "error": error_path(error)}})


def error_path(error: BaseException | None) -> list[str]:
    """Of what kind an error was, where it was raised, and what was before it."""
    path: list[str] = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        path += [type(error).__qualname__, *reversed(where)]
        error = error.__cause__ or error.__context__
    return path


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.msg if record.name == NAME else f"{record.name}: {record.msg}",
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = error_path(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def keep_log() -> None:
    """Lets the server and what it stands on write to standard error, and nowhere else."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name, level in ((NAME, logging.INFO), *((name, logging.WARNING) for name in _SERVER_LOGGERS)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
