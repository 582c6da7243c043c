"""Having a document signed by a party's key of E-IMZO."""

from fairdesk.domain.entities import Enterprise, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.signing.eimzo import Eimzo, EimzoKey
from fairdesk.usecases.papers.signings import Signed, note_key_signature, to_sign_by_key
from fairdesk.usecases.ports import Workplace


def sign_with_key(place: Workplace, document: Id, enterprise: Id, key: EimzoKey, eimzo: Eimzo) -> Signed:
    """Lets the program sign the printed file, keeps the PKCS#7 and notes who signed; nothing is verified.

    Raises ``UserFacingError`` where the key is another enterprise's, or the program does not sign.
    """
    with place.read() as work:
        body = to_sign_by_key(work, document, enterprise)
        company = work.get(Enterprise, enterprise)
    stir = (company.stir if company else None) or ""
    if key.stir and stir and key.stir != stir:
        raise UserFacingError(
            message("signing.key_of_another", holder=key.organisation or key.holder, stir=key.stir),
            message("signing.key_of_another_advice", stir=stir),
        )
    return note_key_signature(place, document, enterprise, body, eimzo.sign(key, body))
