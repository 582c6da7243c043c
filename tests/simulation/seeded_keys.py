"""Ids and keys that follow from a seed, so that a history can be lived through again exactly.

Only for simulated desks: the program itself goes on asking the system for its secrets.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fairdesk.domain import ids
from fairdesk.oplog import boxes
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.store import shared_keys, standings, store, work
from fairdesk.sync import bundle


class _Secrets:
    """What the program asks of the module ``secrets``."""

    def __init__(self, chance: Random) -> None:
        self.randbits = chance.getrandbits
        self.token_bytes = chance.randbytes


class _Curve25519:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.from_private_bytes = X25519PrivateKey.from_private_bytes

    def generate(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._chance.randbytes(32))


@contextmanager
def seeded_keys(seed: int) -> Iterator[None]:
    """Everything secret that is made meanwhile follows from the seed."""
    chance = Random(f"{seed} secrets")
    made = _Secrets(chance)
    standings._kept.clear()  # nothing that an earlier history left may count
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ids, "_made", itertools.count())
        for module in (ids, store, shared_keys, bundle):
            patched.setattr(module, "secrets", made)
        patched.setattr(DeskIdentity, "new", classmethod(lambda cls: cls(chance.randbytes(32))))
        patched.setattr(work, "new_person_key", lambda: chance.randbytes(64))
        patched.setattr(boxes, "X25519PrivateKey", _Curve25519(chance))
        yield
    standings._kept.clear()
