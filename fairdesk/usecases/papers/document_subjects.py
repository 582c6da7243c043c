"""What a deal is about where nobody typed it: the things that were talked about."""

from collections.abc import Iterable

from fairdesk.texts import Language, text

_ALL_NAMED, _FIRST_NAMED = 3, 2
"""Up to how many items are all named; of more the first few are, and how many there are besides."""


def subject_of_items(names: Iterable[str], language: Language) -> str:
    """The items as a subject in a language: "Sacks, Fabric and 5 more"."""
    known = [one for name in names if (one := name.strip())]
    if len(known) <= _ALL_NAMED:
        return ", ".join(known)
    first = ", ".join(known[:_FIRST_NAMED])
    return text("templates.and_more", language, names=first, count=len(known) - _FIRST_NAMED)
