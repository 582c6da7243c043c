"""An invitation survives QR, stick and typing hands; what is wrong with one is said in words."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Invitation, Pairing, proves
from fairdesk.texts import LANGUAGES
from fairdesk.texts import text as told

FAIR = bytes(range(16))
EXPIRES = 1_646_290_000_000
COORDINATOR, KEY, NEW = DeskIdentity(b"c" * 32), DeskIdentity(b"k" * 32), DeskIdentity(b"n" * 32)


def pairing(servers: tuple[str, ...] = ("10.0.0.5:8443", "ярмарка.uz:443"), letter: str = "B") -> Pairing:
    invitation = Invitation.signed_by(COORDINATOR, FAIR, letter, 2, "front_desk", KEY.public_key, EXPIRES)
    return Pairing(invitation, KEY.private_key, COORDINATOR.desk, servers, b"s" * 32)


def refusal(typed: str | bytes) -> str:
    with pytest.raises(UserFacingError) as error:
        Pairing.from_file(typed) if isinstance(typed, bytes) else Pairing.from_text(typed)
    for language in LANGUAGES:
        assert told(error.value.title, language)
        assert told(error.value.advice, language)
    return error.value.title.key


# The invitation


def test_an_invitation_is_what_its_inviter_signed_and_nothing_else() -> None:
    invitation = pairing().invitation
    assert invitation.is_genuine
    assert invitation.inviter == COORDINATOR.desk
    assert Invitation.from_bytes(invitation.to_bytes()) == invitation
    for forged in (
        replace(invitation, role="coordinator"),
        replace(invitation, letter="C"),
        replace(invitation, number=3),
        replace(invitation, fair=b"x" * 16),
        replace(invitation, expires=EXPIRES + 1),
        replace(invitation, key=NEW.public_key),
        replace(invitation, inviter_key=NEW.public_key),
        replace(invitation, signature=NEW.sign(invitation.signed)),
    ):
        assert not forged.is_genuine


def test_only_who_holds_the_key_of_an_invitation_can_prove_it() -> None:
    one = pairing()
    proof = one.proof(NEW.public_key)
    assert proves(one.invitation, proof, NEW.public_key)
    assert not proves(one.invitation, proof, COORDINATOR.public_key)
    assert not proves(replace(one.invitation, fair=b"x" * 16), proof, NEW.public_key)
    assert not proves(one.invitation, NEW.sign(b"anything"), NEW.public_key)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_invitation_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|CBOR|canonical"):
        Invitation.from_bytes(stored)


def test_an_invitation_written_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected|CBOR|canonical"):
        Invitation.from_bytes(pairing().invitation.to_bytes() + b"\x00")


# The text


@pytest.mark.parametrize(
    "made",
    [pairing(), pairing(()), pairing(tuple(f"192.168.1.{number}:8443" for number in range(9)), "AA")],
)
def test_text_code_and_file_carry_the_same(made: Pairing) -> None:
    assert Pairing.from_text(made.text) == made
    assert Pairing.from_text(made.qr) == made
    assert Pairing.from_file(made.file) == made
    assert Pairing.from_file(b"\xef\xbb\xbf" + made.file.replace(b"\n", b"\r\n\r\n")) == made
    assert len(made.text.splitlines()) == 1
    assert made.qr.isalnum()
    assert made.qr == made.qr.upper()


def test_a_pairing_of_a_later_desk_names_the_one_that_founded_the_fair() -> None:
    made = replace(pairing(), root=NEW.desk)
    assert Pairing.from_text(made.text).root == NEW.desk


ON_RUSSIAN_KEYS = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ")
ON_UZBEK_KEYS = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЎЗФҚВАПРОЛДЯЧСМИТЬ")
LOOKING_ALIKE = str.maketrans("ABCEHKMPTXY3", "АВСЕНКМРТХУЗ")


@pytest.mark.parametrize("change", [ON_RUSSIAN_KEYS, ON_UZBEK_KEYS, LOOKING_ALIKE])
def test_it_may_be_typed_on_a_cyrillic_keyboard(change: dict[int, int]) -> None:
    made = pairing()
    assert Pairing.from_text(made.text.translate(change)) == made
    assert Pairing.from_text(made.text.translate(change).lower()) == made


def test_gaps_and_letters_that_are_read_as_others_do_no_harm() -> None:
    made = pairing()
    spoken = made.text.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert Pairing.from_text(f"  {spoken}\n") == made
    assert Pairing.from_text(made.text.replace("-", " – \n").replace("1", "I")) == made


def test_a_wrong_group_is_named() -> None:
    made = pairing()
    groups = made.text.split("-")
    found: list[Message] = []
    for place in range(1, len(groups) - 1):
        wrong = [*groups]
        wrong[place] = "ZZZZZZZZ"
        with pytest.raises(UserFacingError) as error:
            Pairing.from_text("-".join(wrong))
        found.append(error.value.title)
    named = [title.values["group"] for title in found if title.key == "pairing.wrong_group"]
    assert set(named) <= set(range(2, len(groups)))
    assert len(named) > len(found) * 0.8, "the rest is only noticed as not whole"


def test_two_groups_that_changed_places_are_noticed() -> None:
    groups = pairing().text.split("-")
    groups[4], groups[5] = groups[5], groups[4]
    assert refusal("-".join(groups)) in ("pairing.wrong_group", "pairing.not_whole")


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_no_damaged_text_is_taken_for_whole(seed: int, times: int) -> None:
    made, chance = pairing(), random.Random(seed)
    letters = list(made.qr)
    for _ in range(times):
        place = chance.randrange(len(letters))
        letters[place] = chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    typed = "".join(letters)
    if typed != made.qr:
        assert refusal(typed).startswith("pairing.")


def test_a_text_cut_short_is_not_whole() -> None:
    groups = pairing().text.split("-")
    assert refusal("-".join(groups[:-2])) == "pairing.not_whole"
    assert refusal("-".join(groups)[:-3]) == "pairing.wrong_group"


@pytest.mark.parametrize(
    "typed",
    ["", "hello", "\x00" * 50, "https://example.uz/invite?x=1", "7" * 300, "Z" * 10_000, b"%PDF" * 9_000],
)
def test_what_is_no_invitation_is_called_so(typed: str | bytes) -> None:
    assert refusal(typed) == "pairing.none"


@given(st.text(max_size=400))
def test_no_text_makes_it_stumble(typed: str) -> None:
    with pytest.raises(UserFacingError):
        Pairing.from_text(typed)


def test_a_forged_invitation_is_refused_at_once() -> None:
    made = pairing()
    wider = replace(made.invitation, role="coordinator")
    assert refusal(replace(made, invitation=wider).text) == "pairing.forged"
    stolen = replace(made.invitation, inviter_key=NEW.public_key)
    assert refusal(replace(made, invitation=stolen).text) == "pairing.forged"


def test_an_expired_one_is_refused_when_it_is_used() -> None:
    made = pairing()
    made.refuse_if_over(EXPIRES)
    with pytest.raises(UserFacingError) as error:
        made.refuse_if_over(EXPIRES + 1)
    assert all(told(error.value.advice, language) for language in LANGUAGES)
    assert error.value.title.key == "pairing.expired"
