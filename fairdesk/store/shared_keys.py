"""Keys that travel beside the log: of persons, of badges, and of bundles on sticks.

A person's key is taken from anybody, since it is seen whether it opens what is sealed. Keys of the fair are
taken from, and given to, desks alone that may hold them.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select, update

from fairdesk.domain.entities import BY_KIND, RECORD_TYPES, Id
from fairdesk.domain.values import Plain, field_types
from fairdesk.oplog.merge import RecordState
from fairdesk.oplog.operation import Operation
from fairdesk.oplog.sealing import unseal
from fairdesk.store.dialects import insert
from fairdesk.store.projector import Projector
from fairdesk.store.rows import chunks
from fairdesk.store.tables import badge_keys, bundle_keys, missing_keys, person_keys, records
from fairdesk.sync.wire import MOST_MISSING_KEYS, BadgeSecret, BundleSecret

_PERSONAL: dict[str, tuple[str, ...]] = {
    record_type.kind: names
    for record_type in RECORD_TYPES
    if (names := tuple(name for name, one in field_types(record_type).items() if one.personal))
}
"""The kinds of records with personal fields, and these fields."""
_NAME_BYTES = 8
_MOST_BUNDLE_KEYS = 100


# Persons


def missing(connection: Connection, fair: Id, at_most: int = MOST_MISSING_KEYS) -> list[Id]:
    """Persons of whom something is here that cannot be read, as their key is not."""
    unread = select(missing_keys.c.person).where(missing_keys.c.fair == fair)
    return list(connection.execute(unread.order_by(missing_keys.c.person).limit(at_most)).scalars())


def held(connection: Connection, fair: Id, persons: Iterable[Id]) -> dict[Id, bytes]:
    """The keys of those persons whose keys are here."""
    keys: dict[Id, bytes] = {}
    for some in chunks(list(persons)):
        found = select(person_keys.c.person, person_keys.c.secret).where(
            person_keys.c.fair == fair, person_keys.c.person.in_(some)
        )
        keys |= {row.person: row.secret for row in connection.execute(found)}
    return keys


def keep_for(
    connection: Connection, fair: Id, keys: Mapping[Id, bytes], changes: Iterable[Operation]
) -> dict[Id, bytes]:
    """Keeps the keys that open something in changes about to be taken in; returns the others."""
    opened: dict[Id, bytes] = {}
    for change in changes:
        key = keys.get(change.entity_id)
        if key and change.entity_id not in opened and _opens(key, change):
            opened[change.entity_id] = key
    _keep(connection, fair, opened)
    return {person: key for person, key in keys.items() if person not in opened}


def take(connection: Connection, fair: Id, keys: Mapping[Id, bytes]) -> int:
    """Keeps the keys that open what is here already, and shows it; returns how many were new."""
    here = held(connection, fair, keys)
    fresh = {person: key for person, key in keys.items() if person not in here}
    taken = 0
    for kind in _PERSONAL:
        opened: dict[Id, bytes] = {}
        for person, state in _states(connection, fair, kind, list(fresh)).items():
            values = _sealed(kind, state)
            if any(unseal(fresh[person], person, name, value) is not None for name, value in values):
                opened[person] = fresh[person]
        _keep(connection, fair, opened)
        Projector(connection, fair).show_again(BY_KIND[kind], list(opened))
        taken += len(opened)
    return taken


def _keep(connection: Connection, fair: Id, keys: Mapping[Id, bytes]) -> None:
    rows = [{"fair": fair, "person": person, "secret": secret} for person, secret in keys.items()]
    if rows:
        connection.execute(insert(person_keys).on_conflict_do_nothing(), rows)
    for some in chunks(list(keys)):
        found = (missing_keys.c.fair == fair) & missing_keys.c.person.in_(some)
        connection.execute(delete(missing_keys).where(found))


def _states(connection: Connection, fair: Id, kind: str, ids: list[Id]) -> dict[Id, RecordState]:
    stored = select(records.c.id, records.c.leaves).where(records.c.fair == fair, records.c.kind == kind)
    return {
        record_id: RecordState.from_bytes(leaves)
        for some in chunks(ids)
        for record_id, leaves in connection.execute(stored.where(records.c.id.in_(some)))
    }


def _sealed(kind: str, state: RecordState) -> list[tuple[str, bytes]]:
    return [
        (name, value)
        for write in state.writes
        for name in _PERSONAL[kind]
        if isinstance(value := write.fields.get(name), bytes)
    ]


def _opens(key: bytes, change: Operation) -> bool:
    names = _PERSONAL.get(change.entity, ())
    values: list[tuple[str, Plain]] = [(name, change.fields.get(name)) for name in names]
    return any(
        isinstance(value, bytes) and unseal(key, change.entity_id, name, value) is not None
        for name, value in values
    )


# Badges


def badge_secrets(connection: Connection, fair: Id) -> dict[int, BadgeSecret]:
    """The fair's badge keys that are here, by their number."""
    found = select(badge_keys.c.number, badge_keys.c.secret, badge_keys.c.revoked)
    rows = connection.execute(found.where(badge_keys.c.fair == fair).order_by(badge_keys.c.number))
    return {number: BadgeSecret(secret, bool(revoked)) for number, secret, revoked in rows}


def take_badge_secrets(connection: Connection, fair: Id, given: Mapping[int, BadgeSecret]) -> int:
    """Keeps badge keys; one that anybody has revoked stays so. Returns how much was new."""
    here = badge_secrets(connection, fair)
    fresh = {number: one for number, one in given.items() if number not in here}
    rows = [
        {"fair": fair, "number": number, "secret": one.secret, "revoked": one.revoked}
        for number, one in fresh.items()
    ]
    if rows:
        connection.execute(insert(badge_keys), rows)
    revoked = [
        number
        for number, one in given.items()
        if one.revoked and number in here and here[number] == BadgeSecret(one.secret, revoked=False)
    ]
    if revoked:
        of_these = (badge_keys.c.fair == fair) & badge_keys.c.number.in_(revoked)
        connection.execute(update(badge_keys).where(of_these).values(revoked=True))
    return len(fresh) + len(revoked)


def badge_secret_name(number: int, one: BadgeSecret) -> bytes:
    """By what two desks tell whether they hold the same."""
    return _digest(b"badge", bytes([number, one.revoked]), one.secret)


# Bundles


def bundle_secrets(connection: Connection, fair: Id) -> list[BundleSecret]:
    """The keys of bundles that are here, the newest first; older ones are hardly on any stick still."""
    found = select(bundle_keys.c.secret, bundle_keys.c.made_ms, bundle_keys.c.shut_out)
    ordered = found.where(bundle_keys.c.fair == fair).order_by(
        bundle_keys.c.made_ms.desc(), bundle_keys.c.name
    )
    ordered = ordered.limit(_MOST_BUNDLE_KEYS)
    return [BundleSecret(*row) for row in connection.execute(ordered)]


def take_bundle_secrets(connection: Connection, fair: Id, given: Iterable[BundleSecret]) -> int:
    """Keeps keys of bundles; returns how many were new."""
    here = {one.secret for one in bundle_secrets(connection, fair)}
    rows = [
        {
            "fair": fair,
            "name": bundle_secret_name(one.secret),
            "secret": one.secret,
            "made_ms": one.made_ms,
            "shut_out": one.shut_out,
        }
        for one in {one.secret: one for one in given}.values()
        if one.secret not in here
    ]
    if rows:
        connection.execute(insert(bundle_keys).on_conflict_do_nothing(), rows)
    return len(rows)


def bundle_secret(connection: Connection, fair: Id, shut_out: Iterable[Id], now_ms: int) -> BundleSecret:
    """The key under which a bundle is written: one that was made when just these desks were shut out.

    So a desk that is revoked can open no bundle written by anybody who knows of it, and nobody has to agree
    with anybody about who makes the next key: every bundle carries its own, sealed to the desks it is for.
    """
    fingerprint = _digest(b"shut out", *sorted(shut_out))
    for one in bundle_secrets(connection, fair):
        if one.shut_out == fingerprint:
            return one
    made = BundleSecret(secrets.token_bytes(32), now_ms, fingerprint)
    take_bundle_secrets(connection, fair, [made])
    return made


def bundle_secret_name(secret: bytes) -> bytes:
    """By what a bundle says which key opens it."""
    return _digest(b"bundle", secret)


def _digest(*parts: bytes) -> bytes:
    return hashlib.blake2b(b"\0".join(parts), digest_size=_NAME_BYTES).digest()
