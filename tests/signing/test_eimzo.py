"""Signing by a key of E-IMZO: with the program there, absent, refusing, hanging and talking nonsense."""

import base64
import json
import socket
from collections.abc import Iterator

import pytest
from asn1crypto import cms
from eimzo_stand_in import PATH, StandIn, detached_pkcs7, refusal, running
from printed_papers import BUYER_STIR, SELLER_STIR, Memorandum, memorandum

from fairdesk.domain.entities import Attachment
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.signing.eimzo import Eimzo, Patience
from fairdesk.signing.key_signature import sign_with_key
from fairdesk.usecases.papers import signings
from fairdesk.usecases.ports import Workplace

QUICK = Patience(connecting=2.0, listing=2.0, person=2.0)
HASTY = Patience(connecting=0.3, listing=0.3, person=0.3)
BODY = b"%PDF-1.7 a memorandum"


@pytest.fixture
def program() -> Iterator[StandIn]:
    with running(StandIn()) as stand_in:
        yield stand_in


def eimzo(program: StandIn, patience: Patience = QUICK) -> Eimzo:
    return Eimzo([program.url], patience)


def refused(eimzo: Eimzo) -> str:
    """Why the program did not sign."""
    with pytest.raises(UserFacingError) as error:
        eimzo.sign(eimzo.keys()[0], BODY)
    assert error.value.advice.key == f"{error.value.title.key}_advice"
    return error.value.title.key.removeprefix("signing.eimzo_")


def test_the_keys_say_whose_they_are(program: StandIn) -> None:
    (key,) = eimzo(program).keys()
    assert (key.holder, key.organisation) == ("Qodirova Nodira Gʻulomovna", "jizzax plastmassa mchj")
    assert (key.stir, key.valid_until) == ("301234567", "2023.06.01 23:59:59")
    assert [one["name"] for one in program.asked] == ["apikey", "list_all_certificates"]
    assert set(program.origins) == {"https://localhost"}


def test_the_file_itself_is_signed_and_stays_outside_the_signature(program: StandIn) -> None:
    client = eimzo(program)
    signed = client.sign(client.keys()[0], BODY)
    content = cms.ContentInfo.load(signed)["content"]
    assert content["encap_content_info"]["content"].native is None
    assert [one["name"] for one in program.asked][2:] == ["apikey", "load_key", "create_pkcs7"]
    assert program.asked[-1]["arguments"] == [base64.b64encode(BODY).decode(), "c41e", "yes"]


def test_where_the_program_is_not_running_people_are_told_to_start_it() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"ws://127.0.0.1:{free.getsockname()[1]}{PATH}"
    with pytest.raises(UserFacingError) as error:
        Eimzo([nobody, nobody.replace("ws:", "wss:")], QUICK).keys()
    assert error.value.title.key == "signing.eimzo_absent"


def test_another_program_on_its_port_is_not_taken_for_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()  # it takes the call and says nothing
        with pytest.raises(UserFacingError) as error:
            Eimzo([f"ws://127.0.0.1:{other.getsockname()[1]}{PATH}"], HASTY).keys()
    assert error.value.title.key == "signing.eimzo_absent"


def test_the_second_address_is_tried_where_the_first_is_silent(program: StandIn) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"ws://127.0.0.1:{free.getsockname()[1]}{PATH}"
    assert len(Eimzo([nobody, program.url], QUICK).keys()) == 1


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("javax.crypto.BadPaddingException: pad block corrupted", "wrong_password"),
        ("Ввод пароля отменен", "cancelled"),
        ("Срок действия сертификата истек", "refused"),
    ],
)
def test_a_refusal_is_told_in_our_words(program: StandIn, reason: str, told: str) -> None:
    for step in ("load_key", "create_pkcs7"):
        program.instead = {step: json.dumps(refusal(reason))}
        assert refused(eimzo(program)) == told


def test_a_program_that_hangs_is_given_up(program: StandIn) -> None:
    program.instead = {"create_pkcs7": None}
    assert refused(eimzo(program, HASTY)) == "silent"


def test_a_person_can_give_up_waiting(program: StandIn) -> None:
    client = Eimzo(
        [program.url], QUICK, cancelled=lambda: any(one["name"] == "load_key" for one in program.asked)
    )
    program.instead = {"load_key": None}
    assert refused(client) == "cancelled"


def answer(pkcs7: bytes) -> str:
    return json.dumps({"success": True, "pkcs7_64": base64.b64encode(pkcs7).decode()})


@pytest.mark.parametrize(
    "nonsense",
    [
        "<html>502</html>",
        "[]",
        '{"success": "yes"}',
        '{"success": true}',
        '{"success": true, "pkcs7_64": 7}',
        '{"success": true, "pkcs7_64": "not base64!"}',
        b"\x00\x01\x02",
        answer(b"not a signature"),
        answer(detached_pkcs7(BODY)[:-40]),
        answer(detached_pkcs7(b"%PDF-1.7 another memorandum")),
    ],
)
def test_nonsense_is_never_kept_as_a_signature(program: StandIn, nonsense: str | bytes) -> None:
    program.instead = {"create_pkcs7": nonsense}
    assert refused(eimzo(program)) in ("odd_answer", "refused")


def test_nonsense_instead_of_keys_is_told(program: StandIn) -> None:
    for nonsense in ('{"success": true, "certificates": "none"}', '{"success": true, "certificates": [7]}'):
        program.instead = {"list_all_certificates": nonsense}
        with pytest.raises(UserFacingError) as error:
            eimzo(program).keys()
        assert error.value.title.key == "signing.eimzo_odd_answer"


@pytest.fixture
def paper(place: Workplace) -> Memorandum:
    return memorandum(place)


def test_a_party_signs_by_its_key_and_nothing_claims_that_it_was_verified(
    paper: Memorandum, program: StandIn
) -> None:
    program.stir = SELLER_STIR
    client = eimzo(program)
    _, seller = paper.parties
    signed = sign_with_key(paper.place, paper.document, seller, client.keys()[0], client)
    assert signed.notice is not None
    assert signed.notice.key == "signing.not_verified_here"
    assert paper.state is DocumentState.SIGNED_BY_ONE
    (signing,) = paper.signings
    assert (signing.way, signing.enterprise) == (SigningWay.KEY, seller)
    with paper.place.read() as work:
        assert signings.what_it_is(work, signing).key == "signing.what_key"
        (kept,) = work.all(Attachment, document=paper.document)
        pkcs7 = work.file(signing.signature or "")
    assert (kept.what, kept.sha256, kept.name) == (
        FileKind.SIGNED_COPY,
        signing.signature,
        "JI-2022-01-A-0001 v1.p7s",
    )
    assert pkcs7 is not None
    assert base64.b64decode(program.asked[-1]["arguments"][0]) == paper.pdf


def test_a_key_of_another_enterprise_signs_for_nobody(paper: Memorandum, program: StandIn) -> None:
    program.stir = BUYER_STIR
    client = eimzo(program)
    with pytest.raises(UserFacingError) as error:
        sign_with_key(paper.place, paper.document, paper.parties[1], client.keys()[0], client)
    assert error.value.title.key == "signing.key_of_another"
    assert paper.signings == []
    assert "load_key" not in {one["name"] for one in program.asked}


def test_what_was_printed_anew_meanwhile_was_not_signed(paper: Memorandum) -> None:
    with paper.place.read() as work:
        body = signings.to_sign_by_key(work, paper.document, paper.parties[0])
    paper.print_again()
    with pytest.raises(UserFacingError) as error:
        signings.note_key_signature(paper.place, paper.document, paper.parties[0], body, detached_pkcs7(body))
    assert error.value.title.key == "signing.printed_anew"
    assert paper.signings == []
