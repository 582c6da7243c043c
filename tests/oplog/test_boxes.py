"""A secret sealed to a desk is opened by that desk alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.oplog.boxes import NotSealable, open_sealed, seal_to
from fairdesk.oplog.identity import DeskIdentity

private_keys = st.binary(min_size=32, max_size=32)


@given(private_keys, st.binary(max_size=100), st.binary(max_size=20))
def test_a_desk_opens_what_was_sealed_to_it(private_key: bytes, secret: bytes, purpose: bytes) -> None:
    desk = DeskIdentity(private_key)
    sealed = seal_to(desk.public_key, secret, purpose)
    assert secret not in sealed or len(secret) < 4
    assert open_sealed(desk, sealed, purpose) == secret
    assert open_sealed(desk, sealed, purpose + b"!") is None
    assert open_sealed(DeskIdentity.new(), sealed, purpose) is None


@given(st.data())
def test_a_box_that_was_changed_or_cut_opens_for_nobody(data: st.DataObject) -> None:
    desk = DeskIdentity.new()
    sealed = bytearray(seal_to(desk.public_key, b"a secret of the fair", b"bundle"))
    length = data.draw(st.integers(0, len(sealed) - 1))
    assert open_sealed(desk, bytes(sealed[:length]), b"bundle") is None
    sealed[length] ^= data.draw(st.integers(1, 255))
    opened = open_sealed(desk, bytes(sealed), b"bundle")
    # X25519 ignores the highest bit of a key, but the key is part of what the box's key is made of.
    assert opened is None


def test_equal_secrets_are_sealed_differently() -> None:
    desk = DeskIdentity.new()
    assert seal_to(desk.public_key, b"secret", b"") != seal_to(desk.public_key, b"secret", b"")


@pytest.mark.parametrize("key", [b"\1" + bytes(31), b"", b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_nothing_is_sealed_to_what_is_no_key(key: bytes) -> None:
    with pytest.raises(NotSealable):
        seal_to(key, b"secret", b"")
