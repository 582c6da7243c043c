"""The tables of a document as text: columns and rows, or labels with values. A page only sets them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fairdesk.reference import CURRENCIES, UNITS, name_of
from fairdesk.texts import amount, price, quantity, text
from fairdesk.usecases.papers.document_content import ContentItem, ContentStep
from fairdesk.usecases.papers.document_places import (
    BLANK,
    Facts,
    one_line,
    party_label,
    spoken,
    value_of,
)
from fairdesk.usecases.papers.document_words import day_in_words


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """A column; figures stand at its right edge. ``share`` is how much of the width its words want."""

    id: str
    head: str
    share: float
    is_figures: bool = False


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table with a head. ``totals`` are rows below it, of as many cells as there are columns."""

    name: str
    columns: tuple[FilledColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FilledCard:
    """A titled list of labels and values, such as a party's requisites."""

    title: str
    name: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilledCards:
    """Cards that stand side by side where there is room."""

    name: str
    cards: tuple[FilledCard, ...]


Cell = Callable[[Facts, int, ContentItem], str]


def table(name: str, facts: Facts) -> FilledTable | FilledCards:
    """A table of a template, filled; one without rows where there is nothing to list."""
    return _TABLES[name](facts)


def _items(facts: Facts) -> FilledTable:
    items = facts.content.items
    shown = [key for key, column in _ITEM_COLUMNS.items() if key in _ALWAYS or _says_something(facts, column)]
    columns = tuple(_item_column(facts, key) for key in shown)
    rows = tuple(
        tuple(one_line(_ITEM_COLUMNS[key].cell(facts, place, item)) for key in shown)
        for place, item in enumerate(items, start=1)
    )
    return FilledTable("items", columns, rows, _total_rows(facts, shown))


def _total_rows(facts: Facts, shown: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    total = facts.content.sum
    if total is None or "sum" not in shown:
        return ()
    # Beside another language the heads have no room to say that prices are estimates.
    says_so = _is_bilingual(facts) and facts.kind.prices == "estimates"
    words = facts.say(f"total_{facts.content.vat}{'_estimate' if says_so else ''}")
    values = {"name": words, "sum": amount(total, facts.language)}
    return (tuple(values.get(key, "") for key in shown),)


@dataclass(frozen=True, slots=True)
class _ItemColumn:
    cell: Cell
    share: float
    is_figures: bool = False


def _item_column(facts: Facts, key: str) -> FilledColumn:
    column = _ITEM_COLUMNS[key]
    currency = name_of(CURRENCIES, facts.content.currency, facts.language)
    head = facts.say(f"column_{key}{_wording(facts, key)}", currency=currency)
    return FilledColumn(key, head, column.share, column.is_figures)


def _wording(facts: Facts, key: str) -> str:
    """Which of the words for a column fit: beside another language short ones."""
    if _is_bilingual(facts):
        return "_short" if key in _SHORTENED else ""
    return "_estimate" if key in ("price", "sum") and facts.kind.prices == "estimates" else ""


def _says_something(facts: Facts, column: _ItemColumn) -> bool:
    return any(column.cell(facts, 1, item).strip() for item in facts.content.items)


def _quantity(facts: Facts, _place: int, item: ContentItem) -> str:
    return "" if item.quantity is None else quantity(item.quantity, facts.language)


def _yearly(facts: Facts, _place: int, item: ContentItem) -> str:
    return "" if item.yearly is None else quantity(item.yearly, facts.language)


def _price(facts: Facts, _place: int, item: ContentItem) -> str:
    return "" if item.price is None else price(item.price, facts.language)


def _sum(facts: Facts, _place: int, item: ContentItem) -> str:
    return "" if item.sum is None else amount(item.sum, facts.language)


_SHORTENED = frozenset(("tn_ved", "yearly"))
_ALWAYS = frozenset(("place", "name", "unit", "quantity"))
_ITEM_COLUMNS: Mapping[str, _ItemColumn] = {
    "place": _ItemColumn(lambda _facts, place, _item: str(place), 0.5, True),
    "name": _ItemColumn(lambda _facts, _place, item: item.name, 5),
    "tn_ved": _ItemColumn(lambda _facts, _place, item: item.tn_ved, 1.6),
    "unit": _ItemColumn(lambda facts, _place, item: name_of(UNITS, item.unit.strip(), facts.language), 1.2),
    "quantity": _ItemColumn(_quantity, 1.6, True),
    "price": _ItemColumn(_price, 2, True),
    "sum": _ItemColumn(_sum, 2.4, True),
    "yearly": _ItemColumn(_yearly, 1.6, True),
}


def _steps(facts: Facts) -> FilledTable:
    shares = {"place": 0.5, "step": 4, "due": 2.1 if _is_bilingual(facts) else 2.2, "responsible": 4}
    columns = tuple(
        FilledColumn(key, facts.say(f"column_{key}"), share, key == "place") for key, share in shares.items()
    )
    rows = tuple(
        (
            str(place),
            _step_words(facts, step),
            _due(facts, step) or BLANK,
            _responsible(facts, step) or BLANK,
        )
        for place, step in enumerate(facts.content.steps, start=1)
    )
    return FilledTable("steps", columns, rows)


def _is_bilingual(facts: Facts) -> bool:
    return len(facts.content.languages) > 1


def _due(facts: Facts, step: ContentStep) -> str:
    """In two languages beside each other in figures, which stand once: so a row stays on one line."""
    if step.due and _is_bilingual(facts):
        return f"{step.due:%d.%m.%Y}"
    return day_in_words(step.due, facts.language)


def _step_words(facts: Facts, step: ContentStep) -> str:
    word = text(f"words.step_{step.step}", facts.language)
    return ": ".join(filter(None, (word, one_line(step.about))))


def _responsible(facts: Facts, step: ContentStep) -> str:
    known = step.party is not None and 0 <= step.party < len(facts.content.parties)
    party = party_label(facts.content, step.party or 0, facts.language) if known else ""
    return ", ".join(filter(None, (party, one_line(step.person))))


def _notes(facts: Facts) -> FilledTable:
    columns = (
        FilledColumn("time", facts.say("column_time"), 1),
        FilledColumn("note", facts.say("column_note"), 8),
    )
    rows = tuple((one_line(at), one_line(said)) for at, said in facts.content.notes)
    return FilledTable("notes", columns, rows)


def _handover(facts: Facts) -> FilledCards:
    names = ("handover_what", "handover_version", "handover_copies", "giver", "giver_person")
    names += ("receiver", "receiver_person", "handover_day")
    lines = [(facts.say(f"label_{name}"), value_of(name, facts)) for name in names]
    if facts.content.handover and facts.content.handover.note.strip():
        lines.append((facts.say("label_handover_note"), value_of("handover_note", facts)))
    return FilledCards("handover", (FilledCard("", "", tuple(lines)),))


def _requisites(facts: Facts) -> FilledCards:
    content = facts.content
    return FilledCards("requisites", tuple(_card(facts, place) for place in range(len(content.parties))))


def _card(facts: Facts, place: int) -> FilledCard:
    party = facts.content.parties[place]
    needed = {
        "address": spoken(party.addresses, facts.language),
        "stir": party.stir,
        "account": party.account,
        "bank": party.bank,
        "mfo": party.mfo,
    }
    more = {"oked": party.oked, "phone": party.phone}
    lines = {key: one_line(value) or BLANK for key, value in needed.items()}
    lines |= {key: one_line(value) for key, value in more.items() if value.strip()}
    return FilledCard(
        party_label(facts.content, place, facts.language),
        one_line(spoken(party.names, facts.language)) or BLANK,
        tuple((facts.say(f"label_{key}"), value) for key, value in lines.items()),
    )


_TABLES: Mapping[str, Callable[[Facts], FilledTable | FilledCards]] = {
    "items": _items,
    "steps": _steps,
    "notes": _notes,
    "handover": _handover,
    "requisites": _requisites,
}
