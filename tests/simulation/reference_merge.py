"""What a fair shows, worked out from its changes once more, in the plainest way.

The program merges change by change, in whatever order they come; here all are looked at together. Where the
two differ, one of them is wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fairdesk.domain.entities import BY_KIND, Id
from fairdesk.domain.values import Plain, field_types
from fairdesk.oplog.operation import Operation
from fairdesk.oplog.sealing import unseal

Record = tuple[str, Id]


@dataclass
class Shown:
    """Every record: its values as they stand in the log, and the fields that desks set differently."""

    values: dict[Record, dict[str, Plain]] = field(default_factory=dict[Record, dict[str, Plain]])
    torn: dict[Record, frozenset[str]] = field(default_factory=dict[Record, frozenset[str]])

    def opened(self, record: Record, keys: Mapping[Id, bytes]) -> dict[str, Plain]:
        """The values of a record as they can be read with these keys."""
        kind, record_id = record
        values = dict(self.values[record])
        for name, one in field_types(BY_KIND[kind]).items():
            sealed = values.get(name)
            if one.personal:
                key = keys.get(record_id)
                legible = isinstance(sealed, bytes) and key is not None
                values[name] = unseal(key, record_id, name, sealed) if legible else None
        return values


def shown_by(counting: Iterable[Operation]) -> Shown:
    """What follows from the operations that count."""
    of_record: defaultdict[Record, list[Operation]] = defaultdict(list)
    for one in counting:
        of_record[one.entity, one.entity_id].append(one)
    shown = Shown()
    for record, changes in of_record.items():
        changes.sort(key=lambda one: (one.clock, one.desk, one.id))
        if BY_KIND[record[0]].append_only:
            shown.values[record] = _appended(changes)
        else:
            shown.values[record], shown.torn[record] = _merged(changes)
    return shown


def _appended(changes: list[Operation]) -> dict[str, Plain]:
    added = [one for one in changes if "voided" not in one.fields]
    values: dict[str, Plain] = dict(added[-1].fields) if added else {}
    values["voided"] = len(added) < len(changes)
    return values


def _merged(changes: list[Operation]) -> tuple[dict[str, Plain], frozenset[str]]:
    replaced = {(one, name) for change in changes for name, ones in change.base.items() for one in ones}
    held: defaultdict[str, list[Plain]] = defaultdict(list)
    for change in changes:
        for name, value in change.fields.items():
            if (change.id, name) not in replaced:
                held[name].append(value)
    values = {name: ones[-1] for name, ones in held.items()}
    values["voided"] = True in held["voided"]
    if "last_good" in values:
        numbers = [one for one in held["last_good"] if isinstance(one, int)]
        values["last_good"] = min(numbers, default=None)
    return values, frozenset(name for name, ones in held.items() if len(set(map(repr, ones))) > 1)
