"""What a fair already holds, so that the rows of a list find the records they are about.

Everything is loaded once at the beginning of an import and kept in step with it: finding a record costs
the same in the first row and in the hundred-thousandth.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Id,
    MeetingRequest,
    Offer,
    Product,
    Record,
    Sample,
)
from fairdesk.domain.folding import LEGAL_FORMS, fold
from fairdesk.usecases.enterprises import lookalikes, same_company
from fairdesk.usecases.enterprises.lookalikes import LookAlike
from fairdesk.usecases.ports import Work

R = TypeVar("R", bound=Record)

_STEM = 3
_CROWDED = 300
"""A word's beginning shared by more names than this tells nothing about who is alike."""


def name_key(name: str) -> str:
    """What two spellings of one name have in common: script, case, order of words and signs do not count."""
    return " ".join(sorted(fold(name).split()))


def _core(key: str) -> str:
    return " ".join(word for word in key.split() if word not in LEGAL_FORMS)


class Index(Generic[R]):
    """Records under keys that follow from their values."""

    def __init__(self, records: Iterable[R], keys: Callable[[R], Iterable[object]]) -> None:
        self._records: dict[Id, R] = {}
        self._by_key: dict[object, dict[Id, None]] = {}
        self._keys = keys
        for record in records:
            self.put(record)

    def put(self, record: R) -> None:
        """Keeps a new record, or the new state of one."""
        known = self._records.get(record.id)
        before = set[object]() if known is None else set(self._keys(known))
        after = list(self._keys(record))
        for key in before.difference(after):
            del self._by_key[key][record.id]
        for key in after:
            self._by_key.setdefault(key, {})[record.id] = None
        self._records[record.id] = record

    def get(self, record_id: Id) -> R | None:
        """A record."""
        return self._records.get(record_id)

    def under(self, key: object) -> list[R]:
        """The records under a key, oldest first."""
        return [self._records[one] for one in self._by_key.get(key, ())]

    def crowd(self, key: object) -> int:
        """How many records are under a key."""
        return len(self._by_key.get(key, ()))


class Enterprises(Index[Enterprise]):
    """The enterprises of a fair by STIR and by name."""

    def __init__(self, records: Iterable[Enterprise]) -> None:
        super().__init__(records, _enterprise_keys)

    def find(self, stir: str | None, name: str | None, prefer: Id | None = None) -> Enterprise | None:
        """The enterprise of a STIR, else of a name; a name alone does not overrule another STIR.

        ``prefer`` is taken where it fits as well as another would.
        """
        if stir and (known := self._first(self.under(("stir", stir)), prefer)):
            return known
        if not name:
            return None
        key = name_key(name)
        same = [one for one in self.under(("name", key)) if not (stir and one.stir)]
        return self._first(same, prefer) or self._without_form(stir, key)

    @staticmethod
    def _first(found: Sequence[Enterprise], prefer: Id | None) -> Enterprise | None:
        return next((one for one in found if one.id == prefer), found[0] if found else None)

    def _without_form(self, stir: str | None, key: str) -> Enterprise | None:
        """The only one with the name where the legal form was left out, in the list or in the register."""
        core = _core(key)
        alike = self.under(("core", core)) if core else []
        if len(alike) != 1 or (stir and alike[0].stir):
            return None
        left_out = key == core or name_key(alike[0].name) == core
        return alike[0] if left_out else None

    def alike(self, new: Enterprise) -> list[LookAlike]:
        """Known enterprises whose names look like a new one's."""
        near: dict[Id, Enterprise] = {}
        for stem in _stems(new.name):
            if self.crowd(("stem", stem)) <= _CROWDED:
                near |= {one.id: one for one in self.under(("stem", stem)) if one.id != new.id}
        close = lookalikes.closest([(one.id, one.name) for one in near.values()], new.name, 3)
        return [
            LookAlike(one, near[one].name, near[one].stir or near[one].region or "", score)
            for one, score in close
        ]


def _enterprise_keys(record: Enterprise) -> list[tuple[str, str]]:
    keys = {name_key(name) for name in (record.name, *record.other_names)}
    stir = [("stir", record.stir)] if record.stir else []
    return [
        *stir,
        *(("name", key) for key in keys),
        ("core", _core(name_key(record.name))),
        *(("stem", stem) for stem in _stems(record.name)),
    ]


def _stems(name: str) -> set[str]:
    return {word[:_STEM] for word in _core(name_key(name)).split() if len(word) >= _STEM}


class Known:
    """All that an import compares its rows with."""

    def __init__(self, work: Work, kinds: Iterable[type[Record]]) -> None:
        wanted = set(kinds)
        if Offer in wanted:
            wanted.add(Demand)
        if Sample in wanted:
            wanted |= {Demand, Product}
        enterprises = work.all(Enterprise)
        self._lead = same_company.groups_of(work, enterprises)
        self.enterprises = Enterprises(enterprises)
        self.halls = Index(work.all(Hall), lambda hall: [name_key(hall.name)])
        self.people = Index(self._all(work, Delegate, wanted), self._person_keys)
        self.products = Index(self._all(work, Product, wanted), self._named_keys)
        self.demands = Index(self._all(work, Demand, wanted), self._named_keys)
        self.samples = Index(self._all(work, Sample, wanted), self._named_keys)
        self.offers = Index(self._all(work, Offer, wanted), self._offer_keys)
        self.requests = Index(self._all(work, MeetingRequest, wanted), self._request_keys)

    @staticmethod
    def _all(work: Work, record_type: type[R], wanted: set[type[Record]]) -> list[R]:
        return work.all(record_type) if record_type in wanted else []

    def owner(self, enterprise: Id | None) -> Id | None:
        """The company an enterprise stands for: records of one company are found under each of its ids."""
        return self._lead.get(enterprise, enterprise) if enterprise else None

    def _person_keys(self, person: Delegate) -> list[object]:
        owner = self.owner(person.enterprise)
        return [(owner, name_key(person.name or "")), ("people of", owner)]

    def _named_keys(self, record: Product | Demand | Sample) -> list[object]:
        key = name_key(record.name)
        return [(self.owner(record.enterprise), key), ("named", key)]

    def _offer_keys(self, offer: Offer) -> list[object]:
        return [(self.owner(offer.enterprise), offer.demand)]

    def _request_keys(self, request: MeetingRequest) -> list[object]:
        return [(self.owner(request.asker), self.owner(request.wanted))]

    def get(self, record_type: type[Record], record_id: Id) -> Record | None:
        """A record of one of the kinds that were loaded."""
        things = (self.products, self.demands, self.samples, self.offers, self.requests)
        indexes = (self.enterprises, self.people, *things)
        found = (index.get(record_id) for index in indexes)
        return next((one for one in found if isinstance(one, record_type)), None)

    def put(self, record: Record) -> None:
        """Keeps what was added or changed."""
        match record:
            case Enterprise():
                self.enterprises.put(record)
            case Delegate():
                self.people.put(record)
            case Product():
                self.products.put(record)
            case Demand():
                self.demands.put(record)
            case Sample():
                self.samples.put(record)
            case Offer():
                self.offers.put(record)
            case MeetingRequest():
                self.requests.put(record)
            case _:
                raise TypeError(f"lists hold no {record.kind}")

    def person(
        self, enterprise: Id | None, name: str, phone: str | None, is_taken: Callable[[Id], bool]
    ) -> Delegate | None:
        """The person of an enterprise with a name; of several the one with the phone.

        A person whom this list has named already with another phone is somebody else (``is_taken``).
        """
        same = self.people.under((self.owner(enterprise), name_key(name)))
        if phone is None:
            return same[0] if same else None
        fitting = (
            [one for one in same if one.phone == phone]
            or [one for one in same if one.phone is None]
            or [one for one in same if not is_taken(one.id)]
        )
        return fitting[0] if fitting else None

    def people_alike(self, new: Delegate) -> list[LookAlike]:
        """People of the same enterprise whose names look like a new one's."""
        key = ("people of", self.owner(new.enterprise))
        if self.people.crowd(key) > _CROWDED:
            return []
        others = {one.id: one for one in self.people.under(key) if one.id != new.id}
        close = lookalikes.closest([(one.id, one.name or "") for one in others.values()], new.name or "", 3)
        return [
            LookAlike(one, others[one].name or "", others[one].position or "", score) for one, score in close
        ]

    def thing(
        self, record_type: type[Product | Demand], enterprise: Id | None, name: str, tn_ved: str | None
    ) -> Product | Demand | None:
        """A product or demand of an enterprise; two TN VED codes under one name are two things."""
        index = self.products if record_type is Product else self.demands
        same = index.under((self.owner(enterprise), name_key(name)))
        exact = [one for one in same if one.tn_ved == tn_ved]
        near = [one for one in same if one.tn_ved is None or tn_ved is None]
        return next(iter([*exact, *near]), None)
