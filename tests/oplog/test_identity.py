"""Nobody can sign in another desk's name."""

from dataclasses import replace

from fairdesk.oplog.identity import DeskIdentity, desk_id, is_signature, succession

FAIR, LAST = b"f" * 16, b"h" * 32


def test_a_checkpoint_holds_for_its_desk_its_place_and_its_hash_alone() -> None:
    identity, stranger = DeskIdentity.new(), DeskIdentity.new()
    signed = identity.checkpoint(FAIR, 500, LAST)
    assert signed.is_signed_by(identity.public_key)
    assert not signed.is_signed_by(stranger.public_key)
    assert not signed.is_signed_by(b"")
    for forged in (
        replace(signed, sequence=501),
        replace(signed, hash=b"x" * 32),
        replace(signed, fair=b"x" * 16),
        replace(signed, signature=stranger.sign(signed.signed)),
        replace(signed, desk=stranger.desk, signature=stranger.sign(signed.signed)),
    ):
        assert not forged.is_signed_by(identity.public_key)


def test_a_desk_is_named_by_its_key() -> None:
    identity = DeskIdentity.new()
    assert DeskIdentity(identity.private_key).desk == identity.desk == desk_id(identity.public_key)
    assert len(identity.desk) == 16


def test_the_old_key_names_the_one_that_follows() -> None:
    old, new = DeskIdentity.new(), DeskIdentity.new()
    word = old.sign(succession(FAIR, new.public_key))
    assert is_signature(old.public_key, word, succession(FAIR, new.public_key))
    assert not is_signature(old.public_key, word, succession(b"x" * 16, new.public_key))
