"""Names of people in little room."""

_ROOM = 14
_SURNAMES = ("ov", "ova", "ev", "eva", "skiy", "skaya", "ов", "ова", "ев", "ева", "ёв", "ёва", "ский", "ская")
"""How surnames end; lists have them in the first place, people say them in the last."""


def short_person(name: str) -> str:
    """The surname with one initial: Nodira Qodirova and Qodirova Nodira Karimovna are both N. Qodirova.

    A name that is short anyway stays whole; where no word looks like a surname, the last one is taken for it.
    """
    words = name.split()
    if len(name) <= _ROOM or len(words) < 2:
        return name
    surname = next((one for one in words if one.casefold().endswith(_SURNAMES)), words[-1])
    given = words[1] if surname is words[0] else words[0]
    return f"{given[0]}. {surname}"
