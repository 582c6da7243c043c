"""What differs between a negotiation as it is now and its latest printed paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fairdesk.domain.deals import item_sum
from fairdesk.domain.entities import DealItem, DealParty, Id
from fairdesk.usecases.papers.document_content import Content, ContentItem

ROW = "row"
"""Instead of cells: the whole row is not on the paper."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``items`` are the cells of each row that are others on the paper; ``removed`` are rows that stand only
    there; ``parties`` says that the parties or what they are in the deal differ."""

    items: dict[Id, frozenset[str]] = field(default_factory=dict[Id, frozenset[str]])
    removed: tuple[str, ...] = ()
    parties: bool = False

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.items or self.removed or self.parties)


def differences(items: Sequence[DealItem], parties: Sequence[DealParty], printed: Content) -> Difference:
    """Compares rows by what they are called, and those that are called otherwise by their place."""
    pairs, removed = _paired(items, printed.items)
    differing = {item.id: cells for item, on_paper in pairs if (cells := _cells(item, on_paper))}
    now = [(one.enterprise.hex() if one.enterprise else "", one.part) for one in parties]
    others = now != [(one.id, one.part) for one in printed.parties]
    return Difference(differing, tuple(one.name for one in removed), others)


def _paired(
    items: Sequence[DealItem], printed: Sequence[ContentItem]
) -> tuple[list[tuple[DealItem, ContentItem | None]], list[ContentItem]]:
    left = list(enumerate(printed))
    found: dict[Id, ContentItem | None] = {}
    for is_same in (_same_name, _same_place):
        for place, item in enumerate(items):
            if item.id in found:
                continue
            match = next((one for one in left if is_same(place, item, *one)), None)
            if match is not None:
                left.remove(match)
                found[item.id] = match[1]
    return [(item, found.get(item.id)) for item in items], [one for _, one in left]


def _same_name(place: int, item: DealItem, _: int, printed: ContentItem) -> bool:
    return item.name == printed.name


def _same_place(place: int, item: DealItem, at: int, printed: ContentItem) -> bool:
    return place == at


def _cells(item: DealItem, printed: ContentItem | None) -> frozenset[str]:
    if printed is None:
        return frozenset({ROW})
    now = {
        "name": item.name,
        "tn_ved": item.tn_ved or "",
        "unit": item.unit or "",
        "quantity": item.quantity,
        "price": item.price,
        "sum": item_sum(item),
        "yearly": item.yearly,
    }
    return frozenset(name for name, value in now.items() if value != getattr(printed, name))
