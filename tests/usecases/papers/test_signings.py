"""Signing a document, on paper and on the screen, and what each of it is said to be."""

import pypdfium2
import pytest
from printed_papers import Memorandum, memorandum

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.badge_codes import BadgeKey, encode, short_number
from fairdesk.domain.entities import Attachment, Badge, Delegate, Enterprise, Id, Signing
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.strokes import Strokes, strokes_from_text
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.papers import document_drafts, document_ends, signings
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo

DRAWN = Strokes((((0.1, 0.1), (0.3, 0.25), (0.5, 0.05)), ((0.6, 0.2), (0.9, 0.2))), 0.4)


@pytest.fixture
def paper(place: Workplace) -> Memorandum:
    return memorandum(place)


def badge_of(place: Workplace, delegate: Id) -> tuple[Badge, str]:
    """A badge for somebody, and what its QR says."""
    with place.write() as work:
        badge = badges.issue(work, delegate)
        return badge, badges.code_of(work, badge)


def refused(paper: Memorandum, code: str, strokes: Strokes = DRAWN, party: int = 0) -> UserFacingError:
    """Why somebody may not sign for a party; nothing is noted then."""
    before = paper.signings
    with pytest.raises(UserFacingError) as error:
        signings.sign_on_screen(paper.place, paper.document, paper.parties[party], code, strokes, paper_pdf)
    assert paper.signings == before
    return error.value


def test_one_side_signs_on_paper_and_then_the_other(paper: Memorandum) -> None:
    buyer, seller = paper.parties
    assert paper.state is DocumentState.PRINTED
    signings.sign_on_paper(paper.place, paper.document, [seller])
    assert paper.state is DocumentState.SIGNED_BY_ONE
    both = signings.sign_on_paper(paper.place, paper.document)
    assert (len(both.signings), paper.state) == (1, DocumentState.SIGNED)
    assert {one.enterprise: one.way for one in paper.signings} == {
        buyer: SigningWay.PAPER,
        seller: SigningWay.PAPER,
    }
    assert both.changes.span is not None
    undo(paper.place, both.changes.span)
    assert paper.state is DocumentState.SIGNED_BY_ONE


def test_a_signature_is_taken_back_wherever_it_was_noted(paper: Memorandum) -> None:
    """Two desks noted the same signature; neither of the two notes stays."""
    buyer, _ = paper.parties
    signings.sign_on_paper(paper.place, paper.document)
    with paper.place.write() as work:
        first = next(one for one in paper.signings if one.enterprise == buyer)
        work.add(type(first)(id=work.new_id(), document=first.document, version=1, enterprise=buyer))
    signings.take_back(paper.place, paper.document, buyer)
    assert paper.state is DocumentState.SIGNED_BY_ONE
    assert {one.enterprise for one in paper.signings} == {paper.parties[1]}


def test_a_new_version_needs_new_signatures(paper: Memorandum) -> None:
    signings.sign_on_paper(paper.place, paper.document)
    paper.print_again()
    assert paper.state is DocumentState.PRINTED
    signings.sign_on_paper(paper.place, paper.document)
    assert paper.state is DocumentState.SIGNED
    assert sorted(one.version for one in paper.signings) == [1, 1, 2, 2]


def test_signatures_seen_on_a_paper_are_not_noted_under_a_later_version(paper: Memorandum) -> None:
    seen = paper.versions[0].id
    paper.print_again()
    with pytest.raises(UserFacingError) as refused:
        signings.sign_on_paper(paper.place, paper.document, paper=seen)
    assert refused.value.title.key == "signing.printed_anew"
    signings.sign_on_paper(paper.place, paper.document, paper=paper.versions[-1].id)
    assert {one.paper for one in paper.signings} == {paper.versions[-1].id}


def test_what_cannot_be_signed(paper: Memorandum) -> None:
    place = paper.place
    draft = document_drafts.draft(place, paper.negotiation, "purchase_contract").document
    for document, party, key in (
        (draft, None, "not_printed"),
        (paper.document, [b"nobody at all..."], "no_party"),
        (b"nothing at all..", None, "no_document"),
    ):
        with pytest.raises(UserFacingError) as error:
            signings.sign_on_paper(place, document, party)
        assert error.value.title.key == f"signing.{key}"
    document_ends.cancel(place, paper.document, "Agreed otherwise")
    with pytest.raises(UserFacingError) as error:
        signings.sign_on_paper(place, paper.document)
    assert error.value.title.key == "signing.cancelled"


def test_a_delegate_signs_on_the_screen_after_the_badge_was_scanned(paper: Memorandum) -> None:
    place, (buyer, seller) = paper.place, paper.parties
    badge, code = badge_of(place, paper.signatories[0])
    done = signings.sign_on_screen(place, paper.document, buyer, code, DRAWN, paper_pdf)
    assert done.notice is None
    (signing,) = paper.signings
    assert (signing.way, signing.enterprise) == (SigningWay.SCREEN, buyer)
    assert (signing.signer, signing.badge) == (paper.signatories[0], badge.id)
    assert strokes_from_text(signing.picture or "") == DRAWN
    _, other = badge_of(place, paper.signatories[1])
    signings.sign_on_screen(place, paper.document, seller, other, DRAWN, paper_pdf)
    assert paper.state is DocumentState.SIGNED
    with place.read() as work:
        copies = [one for one in work.all(Attachment) if one.what is FileKind.SIGNED_COPY]
        bodies = [work.file(one.sha256) or b"" for one in copies]
    assert [(one.version, one.name) for one in copies] == [(1, "JI-2022-01-A-0001 v1.pdf")] * 2
    assert [blue_dots(body) > blue_dots(paper.pdf) for body in bodies] == [True, True]
    assert blue_dots(bodies[1]) > 1.5 * blue_dots(bodies[0])


def blue_dots(pdf: bytes) -> int:
    """How much is written in the ink of the pen."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=1).to_pil().convert("RGB") for page in document]
    return sum(
        count
        for page in pages
        for count, (red, _, blue) in page.getcolors(1_000_000) or []
        if blue > red + 40
    )


def test_what_a_signature_is_stands_in_plain_words(paper: Memorandum) -> None:
    place, (buyer, seller) = paper.place, paper.parties
    signings.sign_on_screen(
        place, paper.document, buyer, badge_of(place, paper.signatories[0])[1], DRAWN, paper_pdf
    )
    signings.sign_on_paper(place, paper.document, [seller])
    with place.read() as work:
        said = {one.way: signings.what_it_is(work, one) for one in paper.signings}
    for language in LANGUAGES:
        on_screen = text(said[SigningWay.SCREEN], language)
        assert "Бахтиёр Тошматов" in on_screen
        assert "Dilnoza" in on_screen
    assert "in the presence of Dilnoza" in text(said[SigningWay.SCREEN], "en")
    assert "not an electronic signature" in text(said[SigningWay.SCREEN], "en")
    assert "by hand on paper" in text(said[SigningWay.PAPER], "en")


def test_somebody_else_of_the_company_may_sign_and_it_is_told(paper: Memorandum) -> None:
    place = paper.place
    with place.write() as work:
        deputy = Delegate(id=work.new_id(), enterprise=paper.parties[0], name="Шаҳло Раҳимова")
        work.add(deputy)
    done = signings.sign_on_screen(
        place, paper.document, paper.parties[0], badge_of(place, deputy.id)[1], DRAWN, paper_pdf
    )
    assert done.notice is not None
    assert dict(done.notice.values) == {"named": "Бахтиёр Тошматов", "name": "Шаҳло Раҳимова"}


def test_a_company_registered_twice_is_one(paper: Memorandum) -> None:
    """The badge was given out under the second record of the same company."""
    place = paper.place
    with place.write() as work:
        stir = (work.get(Enterprise, paper.parties[0]) or Enterprise(id=b"")).stir
        again = Enterprise(id=work.new_id(), name="Sirdaryo Tekstil", stir=stir)
        delegate = Delegate(id=work.new_id(), enterprise=again.id, name="Бахтиёр Тошматов")
        work.add(again)
        work.add(delegate)
    signings.sign_on_screen(
        place, paper.document, paper.parties[0], badge_of(place, delegate.id)[1], DRAWN, paper_pdf
    )
    assert [one.enterprise for one in paper.signings] == [paper.parties[0]]


def test_a_badge_that_proves_nobody_signs_nothing(paper: Memorandum) -> None:
    place = paper.place
    badge, code = badge_of(place, paper.signatories[0])
    _, of_the_seller = badge_of(place, paper.signatories[1])
    _, blank = badge_of_nobody(place)
    forged = encode(place.fair, BadgeKey(badge.key, b"another secret.."), badge.desk, badge.counter)
    elsewhere = encode(b"another fair....", BadgeKey(badge.key, b"s" * 16), badge.desk, badge.counter)
    for scanned, reason in (
        (forged, "scan.forged"),
        (elsewhere, "scan.wrong_fair"),
        ("4006381333931", "scan.unreadable"),
        (short_number(badge.desk, badge.counter), "signing.must_be_scanned"),
        (blank, "scan.blank"),
    ):
        error = refused(paper, scanned)
        assert error.title.key == "signing.no_proof"
        assert getattr(error.title.values["reason"], "key", "") == reason
    assert refused(paper, of_the_seller).title.key == "signing.other_party"
    assert refused(paper, code, Strokes((((0.5, 0.1),),), 0.4)).title.key == "signing.nothing_drawn"
    badges.revoke(place, badge.id, "lost")
    error = refused(paper, code)
    assert getattr(error.title.values["reason"], "key", "") == "scan.revoked"


def badge_of_nobody(place: Workplace) -> tuple[Badge, str]:
    with place.write() as work:
        badge = badges.issue(work, None)
        return badge, badges.code_of(work, badge)


def test_nobody_signs_twice(paper: Memorandum) -> None:
    _, code = badge_of(paper.place, paper.signatories[0])
    signings.sign_on_paper(paper.place, paper.document, [paper.parties[0]])
    assert refused(paper, code).title.key == "signing.signed_already"
    signings.take_back(paper.place, paper.document, paper.parties[0])
    signings.sign_on_screen(paper.place, paper.document, paper.parties[0], code, DRAWN, paper_pdf)
    assert [one.way for one in paper.signings] == [SigningWay.SCREEN]


def test_the_picture_of_a_signature_is_sealed_in_the_log(paper: Memorandum, store: Store) -> None:
    """It is a person's: whoever reads the log without that person's key does not see it."""
    _, code = badge_of(paper.place, paper.signatories[0])
    signings.sign_on_screen(paper.place, paper.document, paper.parties[0], code, DRAWN)
    with paper.place.read() as work:
        written = store.operations(paper.place.fair, work.desk.id)[-1]
    assert written.entity == Signing.kind
    assert isinstance(written.fields["picture"], bytes)
    assert DRAWN.to_text().encode() not in written.fields["picture"]
    assert paper.signings[0].picture == DRAWN.to_text()


def test_strokes_keep_their_shape() -> None:
    kept = strokes_from_text(DRAWN.to_text())
    assert kept == DRAWN
    for odd in ("", "[]", "{}", '{"height": 1, "lines": [[1]]}', '{"height": "x", "lines": []}'):
        with pytest.raises(ValueError, match=r"."):
            strokes_from_text(odd)
