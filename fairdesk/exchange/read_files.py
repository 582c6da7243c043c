"""Files from outside that are kept whole: read only after a look that they can be."""

from pathlib import Path

from fairdesk.domain.file_types import LARGEST_FILE
from fairdesk.domain.messages import UserFacingError, message


def file_bytes(path: Path) -> bytes:
    """The bytes of a file that somebody chose or dropped.

    Raises ``UserFacingError`` for a folder, for what is gone or may not be read, and for what is too large to
    be kept, which is not read at all.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserFacingError(
                message("store.file_too_large", most=LARGEST_FILE // 1_000_000),
                message("store.file_too_large_advice"),
            )
        return path.read_bytes()
    except OSError as error:
        raise UserFacingError(
            message("lists.not_readable", file=path.name), message("lists.not_readable_advice")
        ) from error
