"""Which server is meant, and what can be the matter with it; the client itself takes long to load."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.sync.wire import Batch

Introduction = tuple[DeskIdentity, Batch]
"""The beginning of a desk's log, and the key of that desk."""


@dataclass(frozen=True)
class ServerAddress:
    """Where a server is. ``fingerprint`` (SHA-256 of its certificate, hexadecimal) says which one is meant;
    without it the certificate must be one that the machine trusts."""

    url: str
    fingerprint: str | None = None

    @property
    def host(self) -> str:
        """The name or number of the machine, for people."""
        return urlsplit(self.url).hostname or self.url


class Troubled(UserFacingError):
    """An exchange that did not come about. ``lasting`` is what trying again later does not help."""

    def __init__(self, key: str, advice: str, *, lasting: bool, **values: object) -> None:
        super().__init__(message(f"server.{key}", **values), message(f"server.{advice}"))
        self.key = key
        self.lasting = lasting
