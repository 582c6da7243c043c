"""Why a request is refused: one key, one status and one sentence each, and nothing of what is inside."""

from collections.abc import Mapping

from fairdesk.domain.messages import message
from fairdesk.texts import text

STATUSES: Mapping[str, int] = {
    "malformed": 400,
    "broken_off": 400,
    "unsigned": 401,
    "desk_unknown": 401,
    "signature_wrong": 401,
    "clock_off": 401,
    "desk_revoked": 403,
    "role_not_allowed": 403,
    "invitation_void": 403,
    "not_found": 404,
    "fair_unknown": 404,
    "wrong_method": 405,
    "too_slow": 408,
    "replayed": 409,
    "invitation_used": 409,
    "second_fair": 409,
    "invitation_expired": 410,
    "too_large": 413,
    "wrong_type": 415,
    "wrong_fair": 422,
    "too_many": 429,
    "unforeseen": 500,
    "out_of_order": 503,
}
"""Every refusal there is, with its HTTP status. Desks know the keys: see ``server.*`` among the sentences."""


class Refusal(Exception):
    """A request is not served. ``told`` is added to the answer, ``headers`` to its headers."""

    def __init__(self, key: str, headers: Mapping[str, str] | None = None, **told: int) -> None:
        super().__init__(key)
        self.key = key
        self.status = STATUSES[key]
        self.headers = dict(headers or {})
        self.told = told

    @property
    def answer(self) -> dict[str, object]:
        """The body of the answer."""
        return {"error": self.key, "message": text(message(f"server.{self.key}"), "en"), **self.told}
