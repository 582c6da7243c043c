"""What the OpenAPI description says beyond what FastAPI finds by itself: signatures, and bodies in CBOR."""

from typing import Any

from pydantic import BaseModel, Field

from fairdesk.portal.refusals import STATUSES
from fairdesk.portal.requests import CBOR
from fairdesk.sync.signed_requests import BODY, DESK, HEADER_FORMS, NONCE, SIGNATURE, TIME
from fairdesk.sync.wire import MOST_BYTES

FRAMES = "application/vnd.fairdesk.frames"

Responses = dict[int | str, dict[str, Any]]

_HEADERS = {
    DESK: "The desk that asks.",
    TIME: "When it asks: milliseconds since 1970, by the server's clock as far as the desk knows it.",
    NONCE: "Chosen anew for every request.",
    BODY: "SHA-256 of the body as it is sent.",
    SIGNATURE: "Ed25519, over the canonical CBOR of the list: "
    "'fairdesk request', fair, desk, method, path with query, SHA-256 of the body, time, nonce.",
}
_REFUSED_SIGNED = (
    "malformed",
    "unsigned",
    "desk_revoked",
    "fair_unknown",
    "too_slow",
    "replayed",
    "too_large",
    "wrong_type",
    "wrong_fair",
    "too_many",
    "out_of_order",
)


class RefusalAnswer(BaseModel):
    """Why a request is not served."""

    error: str = Field(description="One of a fixed set of keys.", examples=["desk_unknown"])
    message: str = Field(description="The same as a sentence.")
    now_ms: int | None = Field(None, description="The server's time, where the desk's was too far from it.")
    seconds: int | None = Field(None, description="After how many seconds it may be tried again.")


def refusals(*keys: str) -> Responses:
    """The refusals of a route, by their status."""
    by_status: dict[int | str, list[str]] = {}
    for key in keys:
        by_status.setdefault(STATUSES[key], []).append(key)
    described: Responses = {
        status: {"model": RefusalAnswer, "description": f"Refused: {', '.join(found)}."}
        for status, found in by_status.items()
    }
    return {**described, "default": {"model": RefusalAnswer, "description": "Not served."}}


def signed_refusals(*more: str) -> Responses:
    """The refusals of a route that takes signed requests."""
    same_status = {"desk_unknown", "signature_wrong", "clock_off", "broken_off"}
    return refusals(*_REFUSED_SIGNED, *sorted(same_status), *more)


def in_cbor(says: str) -> Responses:
    """An answer in CBOR."""
    return {200: {"description": says, "content": {CBOR: {"schema": _bytes(says)}}}}


def in_frames(says: str) -> Responses:
    """An answer that is a stream: each message after its length in four bytes, the highest first."""
    return {200: {"description": says, "content": {FRAMES: {"schema": _bytes(says)}}}}


def signed(says: str) -> dict[str, Any]:
    """A signed request with a body in CBOR, which may be compressed with zstd."""
    parameters = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": _HEADERS[name],
            "schema": {"type": "string", "pattern": f"^{form}$"},
        }
        for name, form in HEADER_FORMS.items()
    ]
    body = {"required": True, "content": {CBOR: {"schema": _bytes(says)}}}
    return {"parameters": parameters, "requestBody": body}


def _bytes(says: str) -> dict[str, Any]:
    return {"type": "string", "format": "binary", "maxLength": MOST_BYTES, "description": says}
