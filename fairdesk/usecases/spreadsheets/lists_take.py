"""Taking one row of a list in: finding what it is about, and planning what it says."""

import uuid
from collections.abc import Sequence

from fairdesk.domain import checks
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    MeetingRequest,
    Offer,
    Product,
    Record,
    Sample,
)
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import RequestSource, Role
from fairdesk.usecases.spreadsheets.lists_headers import (
    ASKER_RECORD,
    OWNER_COLUMNS,
    WANTED_COLUMNS,
    WANTED_RECORD,
    Layout,
    ListKind,
)
from fairdesk.usecases.spreadsheets.lists_known import name_key
from fairdesk.usecases.spreadsheets.lists_plan import Plan, RejectedError, Values, Verdict, differs
from fairdesk.usecases.spreadsheets.lists_rows import Problem, RowRead, in_column, together, value_of

_COME_FOR_NOBODY = frozenset({Role.ORGANISER, Role.PRESS, Role.VIP, Role.SERVICE, Role.SECURITY})
"""Roles of people who need no enterprise on the lists."""
_TO_BE_ADDED: Id = b""
"""Stands for an enterprise that a row names and that nobody has heard of yet."""
_MOST_MEETINGS = 50
"""What one request can ask for; a larger number is a slip, such as a year."""
_SAID_IN_WISHES = ("wish", "meetings", "about", "source")
_STRENGTH = (Verdict.UNCHANGED, Verdict.UPDATED, Verdict.ADDED)


def take_row(
    plan: Plan, layout: Layout, read: RowRead, sheet: str, row: int
) -> tuple[Verdict, Sequence[Message]]:
    """Plans what a row says; tells what it did and what a person may want to know.

    Raises ``RejectedError`` where the row cannot be taken; nothing of it is planned then.
    """
    taking = _Taking(plan, layout, read, sheet, row)
    taking.check_problems()
    if layout.main is Enterprise:
        verdict = taking.enterprise()
    elif layout.main is MeetingRequest:
        verdict = taking.wish()
    else:
        verdict = taking.person_or_thing()
    return verdict, taking.notices


class _Taking:
    """One row on its way: everything is looked up first, then everything is planned."""

    def __init__(self, plan: Plan, layout: Layout, read: RowRead, sheet: str, row: int) -> None:
        self._plan = plan
        self._known = plan.known
        self._layout = layout
        self._read = read
        self._sheet = sheet
        self._row = row
        self._current = self._by_record()
        self._other_names: list[tuple[Enterprise, str]] = []
        self.notices: list[Message] = []

    def check_problems(self) -> None:
        """Refuses a row with bad cells; what was exported as it stands in the register is none of them."""
        bad = [one for one in self._read.problems if not self._stands_so(one)]
        reason = together([in_column(one.column, one.sentence) for one in bad])
        if reason is not None:
            raise RejectedError(reason)

    def _stands_so(self, problem: Problem) -> bool:
        kind, _, name = (problem.column.path or "").partition(".")
        if self._current is None or kind != self._current.kind:
            return False
        value = getattr(self._current, name)
        return isinstance(value, str) and value.strip() == problem.text

    def enterprise(self) -> Verdict:
        """A row of a list of enterprises."""
        values = self._enterprise_values()
        found = self._current
        if found is None:
            found = self._named()
        if found is None:
            self._add_name(values, message("lists.name_missing"))
        other = self._other_name(found, values)
        verdict = self._take_main(found, values)
        return self._called_also(found, other) or verdict

    def person_or_thing(self) -> Verdict:
        """A row about somebody or something, and perhaps the enterprise it belongs to."""
        owner_values = self._enterprise_values()
        owner = self._owner(owner_values)
        values = self._read.of(self._layout.main.kind)
        if not values and self._layout.main_may_be_missing and owner_values:
            return self._take_owner(owner, owner_values)[0]
        self._need_name(values)
        values = self._with_links(values, owner)
        found = self._current
        if found is None and (owner is not None or not owner_values):
            found = self._known_record(owner, values)
        if found is None and not owner_values:
            self._check_comes_for_nobody(values)
        if found is not None:
            self._refuse_contradiction(found, values)
        verdict, owner_id = self._take_owner(owner, owner_values)
        if owner_id is not None and not self._belongs_to(found, owner_id):
            values["enterprise"] = owner_id
        if values.get("lent_to") == _TO_BE_ADDED:
            values["lent_to"] = self._new_borrower(str(self._read.values["sample.lent_to"]))
        verdicts = [verdict, self._take_main(found, values)]
        verdicts += [self._called_also(one, name) or Verdict.UNCHANGED for one, name in self._other_names]
        return max(verdicts, key=_STRENGTH.index)

    def _by_record(self) -> Record | None:
        if self._read.record is None:
            return None
        return self._known.get(self._layout.main, self._read.record)

    # The enterprise

    def _enterprise_values(self) -> Values:
        values = self._read.of(Enterprise.kind)
        if "hall" in values:
            name = str(values["hall"])
            halls = self._known.halls.under(name_key(name))
            if not halls:
                raise self._rejected("enterprise.hall", message("lists.no_hall", name=name))
            values["hall"] = self._as_before("hall", halls) or halls[0].id
        return values

    def _stir_and_name(self) -> tuple[str | None, str | None]:
        stir, name = self._read.values.get("enterprise.stir"), self._read.values.get("enterprise.name")
        return (stir if isinstance(stir, str) else None), (name if isinstance(name, str) else None)

    def _named(self, prefer: Id | None = None) -> Enterprise | None:
        """The known enterprise that a row names.

        A STIR that nobody has yet means whom a row first gave it to, even where that row was refused: a
        second time the list must find the same.
        """
        stir, name = self._stir_and_name()
        enterprises, claimed, taken = self._known.enterprises, self._plan.claimed, self._plan.taken
        if stir is None:
            return enterprises.find(None, name, prefer)
        holder = enterprises.find(stir, None, prefer)
        if holder is None and stir in claimed:
            holder = enterprises.get(claimed[stir])
        found = holder or enterprises.find(stir, name, prefer)
        if found is None or (holder is None and found.id in taken):
            return None  # what another STIR was understood to be is not this one's too
        claimed.setdefault(stir, found.id)
        taken.add(found.id)
        return found

    def _owner(self, values: Values) -> Enterprise | None:
        """The known enterprise that a row about a person or thing names; None for a new one, or none."""
        if not values:
            return None
        if self._stir_and_name() == (None, None):
            raise RejectedError(message("lists.enterprise_missing"))
        found = self._named(getattr(self._current, "enterprise", None))
        if found is None:
            self._add_name(values, message("lists.enterprise_missing"))
        return found

    def _add_name(self, values: Values, missing: Message) -> None:
        """Gives a new enterprise the name that another row of the list knows under its STIR."""
        if "name" in values:
            return
        stir = values.get("stir")
        if stir not in self._plan.names:
            raise RejectedError(message("lists.unknown_stir") if stir else missing)
        values["name"] = self._plan.names[str(stir)]

    def _other_name(self, found: Enterprise | Record | None, values: Values) -> str | None:
        """Takes a name that differs in its legal form out of the values: the enterprise keeps its own."""
        name, stir = values.get("name"), values.get("stir")
        if not isinstance(found, Enterprise) or not isinstance(name, str) or found is self._current:
            return None
        if _is_called(found, name) or (stir and found.stir == stir):
            return None
        return str(values.pop("name"))

    def _called_also(self, found: Enterprise | Record | None, other: str | None) -> Verdict | None:
        """Remembers another name, so that it leads to the same enterprise when others of that name come."""
        known = self._known.enterprises.get(found.id) if found and other else None
        if known is None or other is None:
            return None
        self._plan.change(known, {}, {"other_names": (*known.other_names, other)}, self._row)
        return Verdict.UPDATED

    def _take_owner(self, owner: Enterprise | None, values: Values) -> tuple[Verdict, Id | None]:
        if not values:
            return Verdict.UNCHANGED, None
        if owner is None:
            return Verdict.ADDED, self._plan.add(Enterprise, values, self._sheet, self._row)
        other = self._other_name(owner, values)
        news = {name: value for name, value in values.items() if self._is_owner_news(owner, name, value)}
        self._plan.change(owner, values, news, self._row)
        verdict = Verdict.UPDATED if news else Verdict.UNCHANGED
        return self._called_also(owner, other) or verdict, owner.id

    def _is_owner_news(self, owner: Enterprise, name: str, value: object) -> bool:
        """Whether a row about a person or thing changes its enterprise.

        Another spelling of the name does not, nor does what an earlier row said otherwise; and a list of
        people or products does not rename enterprises.
        """
        if not differs(owner, name, value) or (name == "name" and _is_called(owner, str(value))):
            return False
        said = self._plan.said(owner.id)
        renames = name == "name" and self._layout.kind is not ListKind.ENTERPRISES
        if not renames and not (said and name in said.fields):
            return True
        heading = self._heading(f"enterprise.{name}")
        self.notices.append(message("lists.other_kept", column=heading, name=owner.name))
        return False

    def _belongs_to(self, record: Record | None, owner: Id) -> bool:
        """Whether a record belongs to a company already, under whichever of its records."""
        current = getattr(record, "enterprise", None)
        return current is not None and self._known.owner(current) == self._known.owner(owner)

    # The person or thing

    def _need_name(self, values: Values) -> None:
        if self._current is not None:
            return
        if self._layout.main is Offer:
            if "demand" not in values:
                raise RejectedError(message("lists.demand_missing"))
        elif "name" not in values:
            raise RejectedError(message("lists.name_missing"))

    def _check_comes_for_nobody(self, values: Values) -> None:
        """Press and guests come for nobody; a participant and a product belong to an enterprise."""
        main = self._layout.main
        no_columns = not self._layout.paths & {"enterprise.name", "enterprise.stir"}
        alone = main is Sample or (
            main is Delegate and (no_columns or values.get("role") in _COME_FOR_NOBODY)
        )
        if not alone:
            raise RejectedError(message("lists.enterprise_missing"))

    def _known_record(self, owner: Enterprise | None, values: Values) -> Record | None:
        """The known record that the row is about."""
        main, owner_id = self._layout.main, owner.id if owner else None
        name = str(values.get("name", ""))
        if main is Delegate:
            phone = values.get("phone")
            return self._known.person(owner_id, name, str(phone) if phone else None, self._is_said)
        if main is Product or main is Demand:
            code = values.get("tn_ved")
            return self._known.thing(main, owner_id, name, str(code) if code else None)
        if main is Sample:
            return next(iter(self._known.samples.under((self._known.owner(owner_id), name_key(name)))), None)
        key = (self._known.owner(owner_id), values["demand"])
        return next(iter(self._known.offers.under(key)), None)

    def _is_said(self, record_id: Id) -> bool:
        return self._plan.said(record_id) is not None

    def _refuse_contradiction(self, record: Record, values: Values) -> None:
        """A row may not say otherwise what an earlier row of the list said about the same record."""
        said = self._plan.said(record.id)
        if said is None:
            return
        for name, value in values.items():
            if name in said.fields and differs(record, name, value) and not _same_name(record, name, value):
                heading = self._heading(f"{record.kind}.{name}")
                raise RejectedError(message("lists.contradiction", row=said.row, column=heading))

    def _take_main(self, record: Record | None, values: Values) -> Verdict:
        if record is None:
            self._plan.add(self._layout.main, values, self._sheet, self._row)
            return Verdict.ADDED
        self._refuse_contradiction(record, values)
        said = self._plan.said(record.id)
        news = {
            name: value
            for name, value in values.items()
            if differs(record, name, value)
            and not (said and name in said.fields)
            and not (name == "name" and _is_other_name(record, value))
        }
        self._plan.change(record, values, news, self._row)
        return Verdict.UPDATED if news else Verdict.UNCHANGED

    # Records that a row names

    def _with_links(self, values: Values, owner: Enterprise | None) -> Values:
        """The values with the records that are named in place of their names."""
        linked = dict(values)
        buyer = linked.pop("demand_enterprise", None)
        if "demand" in linked:
            linked["demand"] = self._demand(str(linked["demand"]), None if buyer is None else str(buyer))
        if "product" in linked:
            linked["product"] = self._product(str(linked["product"]), owner)
        if "lent_to" in linked:
            linked["lent_to"] = self._borrower(str(linked["lent_to"]))
        return linked

    def _demand(self, name: str, buyer: str | None) -> Id:
        found = self._known.demands.under(("named", name_key(name)))
        if buyer is not None:
            before = self._known.get(Demand, getattr(self._current, "demand", None) or b"")
            enterprise = self._enterprise_called(buyer, getattr(before, "enterprise", None))
            owner = self._known.owner(enterprise.id) if enterprise else None
            found = [one for one in found if self._known.owner(one.enterprise) == owner]
        path = f"{self._layout.main.kind}.demand"
        if not found:
            raise self._rejected(path, message("lists.no_demand", name=name))
        meant = self._as_before("demand", found)
        if meant is None and len({self._known.owner(one.enterprise) for one in found}) > 1:
            raise self._rejected(path, message("lists.several_demands", name=name))
        return meant or found[0].id

    def _product(self, name: str, owner: Enterprise | None) -> Id:
        owner_id = self._known.owner(owner.id) if owner else None
        found = self._known.products.under((owner_id, name_key(name)))
        if not found:
            raise self._rejected("sample.product", message("lists.no_product", name=name))
        return self._as_before("product", found) or found[0].id

    def _as_before(self, link: str, found: Sequence[Record]) -> Id | None:
        """What the record refers to already, if it is among those found."""
        return next((one.id for one in found if one.id == getattr(self._current, link, None)), None)

    def _borrower(self, name: str) -> Id:
        found = self._enterprise_called(name, getattr(self._current, "lent_to", None))
        return found.id if found else _TO_BE_ADDED

    def _new_borrower(self, name: str) -> Id:
        """An enterprise that was not known before the row: perhaps the row's own, else a new one."""
        found = self._enterprise_called(name, None)
        return found.id if found else self._plan.add(Enterprise, {"name": name}, self._sheet, self._row)

    def _enterprise_called(self, name: str, prefer: Id | None) -> Enterprise | None:
        """A known enterprise that a row names beside its own; how it calls it is remembered with the row."""
        found = self._known.enterprises.find(None, name, prefer)
        if found is not None and not _is_called(found, name):
            self._other_names.append((found, name))
        return found

    # Wishes

    def wish(self) -> Verdict:
        """A row of a list of wishes. Both enterprises must be known: a slip must not invent one."""
        known = self._current if isinstance(self._current, MeetingRequest) else None
        asker = self._party(*OWNER_COLUMNS, ASKER_RECORD, known.asker if known else None)
        wanted = self._party(*WANTED_COLUMNS, WANTED_RECORD, known.wanted if known else None)
        two = (self._known.owner(asker.id), self._known.owner(wanted.id))
        if two[0] == two[1]:
            raise RejectedError(message("lists.with_itself"))
        found = known or next(iter(self._known.requests.under(two)), None)
        values = self._wish_values()
        if found is None:
            values.setdefault("source", RequestSource.LIST)
            values |= {"asker": asker.id, "wanted": wanted.id, "at": self._plan.began, "by": self._plan.actor}
        elif found is not known:
            values.pop("source", None)  # it came from where it was first asked
        elif (self._known.owner(found.asker), self._known.owner(found.wanted)) != two:
            values |= {"asker": asker.id, "wanted": wanted.id}
        verdicts = [self._take_main(found, values), self._take_owner(asker, self._asker_values())[0]]
        verdicts += [self._called_also(one, name) or Verdict.UNCHANGED for one, name in self._other_names]
        return max(verdicts, key=_STRENGTH.index)

    def _party(self, name_path: str, stir_path: str, record_path: str, before: Id | None) -> Enterprise:
        """One of the two of a wish: known by its record, its STIR (in either column), or its name."""
        enterprises, said = self._known.enterprises, self._read.values
        named = enterprises.get(_id_of(said.get(record_path)))
        if named is not None:
            return named
        name, written = (str(said[path]) if path in said else None for path in (name_path, stir_path))
        stir = value_of(Enterprise, "stir", written or name or "")
        if written and stir is None:
            raise self._rejected(stir_path, message("fields.stir_wrong"))
        if name is None and written is None:
            found, missing = enterprises.get(before or b""), message("lists.enterprise_missing")
        else:
            found = enterprises.find(str(stir) if stir else None, name, before)
            missing = self._no_enterprise(name or str(written))
        if found is None:
            raise self._rejected(stir_path if name is None and written else name_path, missing)
        if name_path in WANTED_COLUMNS and name and not stir and not _is_called(found, name):
            self._other_names.append((found, name))
        return found

    def _no_enterprise(self, name: str) -> Message:
        """Says that nobody is called so, and who is called nearly so."""
        alike = self._known.enterprises.alike(Enterprise(id=b"", name=name))
        if alike:
            return message("lists.no_enterprise_but", name=name, other=alike[0].name)
        return message("lists.no_enterprise", name=name)

    def _asker_values(self) -> Values:
        """What a row says about the enterprise that asks; a STIR in the place of its name is no name."""
        values = self._enterprise_values()
        if checks.stir(str(values.get("name", ""))):
            del values["name"]
        return values

    def _wish_values(self) -> Values:
        """How much, how often, what about: what a wish says beside who wishes it."""
        said = self._read.of(MeetingRequest.kind)
        values = {name: said[name] for name in _SAID_IN_WISHES if name in said}
        count = values.get("meetings", 1)
        if not (isinstance(count, int) and 0 < count <= _MOST_MEETINGS):
            problem = message("lists.meetings_range", most=_MOST_MEETINGS)
            raise self._rejected("meeting_request.meetings", problem)
        return values

    # Saying so

    def _rejected(self, path: str, problem: Message) -> RejectedError:
        column = next((one for one in self._layout.columns if one.path == path), None)
        return RejectedError(in_column(column, problem) if column else problem)

    def _heading(self, path: str) -> str:
        return next((one.heading for one in self._layout.columns if one.path == path), "")


def _id_of(written: object) -> Id:
    """A record's id as lists write it; no record has what a bad one gives."""
    try:
        return uuid.UUID(str(written)).bytes if written else b""
    except ValueError:
        return b""


def _is_called(enterprise: Enterprise, name: str) -> bool:
    key = name_key(name)
    return any(name_key(known) == key for known in (enterprise.name, *enterprise.other_names))


def _is_other_name(record: Record, value: object) -> bool:
    key = name_key(str(value))
    return isinstance(record, Enterprise) and name_key(record.name) != key and _is_called(record, str(value))


def _same_name(record: Record, name: str, value: object) -> bool:
    if name != "name":
        return False
    known = getattr(record, name)
    return name_key(str(known)) == name_key(str(value)) or _is_other_name(record, value)
