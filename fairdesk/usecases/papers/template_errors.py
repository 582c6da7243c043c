"""What is wrong with a template or with the file of kinds: which file, which line, and what to do."""

from pathlib import Path

from fairdesk.domain.messages import Message, UserFacingError, message


class TemplateError(UserFacingError):
    """A template that cannot be used; ``line`` counts from 1."""

    def __init__(self, file: Path, line: int, what: Message, advice: Message) -> None:
        shown = f"{file.parent.name}/{file.name}"
        super().__init__(message("templates.broken", file=shown, line=line, what=what), advice)
        self.file = file
        self.line = line
        self.what = what


def read_text(file: Path) -> str:
    """A text file in UTF-8, with or without a mark at its beginning.

    Raises ``TemplateError`` where it cannot be read or is in another encoding.
    """
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TemplateError(
            file, line, message("templates.not_utf8"), message("templates.save_utf8")
        ) from None
    except OSError as error:
        raise TemplateError(
            file,
            1,
            message("templates.not_readable", why=error.strerror or str(error)),
            message("templates.see_file"),
        ) from None
