"""The desks of a fair: inviting them, revoking and accepting what they wrote, and what waits for that."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeVar

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Desk, Id, Record
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing, hang_on
from fairdesk.oplog.hybrid_clock import time_of
from fairdesk.oplog.invitation import Invitation, Note
from fairdesk.oplog.operation import Operation
from fairdesk.store.log import Log
from fairdesk.store.standings import operations_on_desks
from fairdesk.usecases.ports import HeldBack

R = TypeVar("R", bound=Record)


class Desks:
    """What concerns desks. Mixed into the transaction, which supplies the log and the writing."""

    _log: Log
    _fair_id: Id
    _now: datetime

    @property
    def desk(self) -> Desk:
        """This installation's desk; the transaction finds it."""
        raise NotImplementedError

    def flush(self) -> None:
        """Brings buffered writes into the tables; the transaction does it."""
        raise NotImplementedError

    def change(self, record_type: type[Record], record_id: Id, **fields: object) -> None:
        """Sets fields of a record; the transaction does it."""
        raise NotImplementedError

    def get(self, record_type: type[R], record_id: Id) -> R | None:
        """The record; the transaction finds it."""
        raise NotImplementedError

    def standings(self) -> Mapping[Id, Standing]:
        """What counts of each desk whose own record is here."""
        self.flush()
        return self._log.standings

    def held_back(self) -> list[HeldBack]:
        """What is kept and not shown, because its desk was revoked, is unknown, or has another role."""
        self.flush()
        of_desk: dict[Id, list[Operation]] = {}
        for operation in self._log.held_back():
            of_desk.setdefault(operation.desk, []).append(operation)
        return [self._held(desk, waiting) for desk, waiting in of_desk.items()]

    def _held(self, desk: Id, waiting: list[Operation]) -> HeldBack:
        clocks = [operation.clock for operation in waiting]
        shown = [one.fields.get("letter") for one in self._log.of_desk(desk, 0, 2) if one.entity_id == desk]
        letter = next((one for one in shown if isinstance(one, str)), "")
        return HeldBack(desk, letter, len(waiting), time_of(min(clocks)), time_of(max(clocks)))

    def invite(self, letter: str, number: int, role: DeskRole, key: bytes, expires: datetime) -> Invitation:
        """Signs an invitation for who holds the private half of ``key``, and notes it in this desk's record.

        Raises ``UserFacingError`` where this desk may not invite.
        """
        standing = self.standings().get(self.desk.id)
        if standing is None or not standing.may_invite(role):
            raise UserFacingError(message("store.may_not_invite"), message("store.may_not_invite_advice"))
        made = Invitation.signed_by(
            self._log.identity, self._fair_id, letter, number, role.value, key, milliseconds(expires)
        )
        self.flush()
        own = self.get(Desk, self.desk.id) or self.desk
        self.change(Desk, own.id, invited=(*own.invited, Note.of(made).text))
        return made

    def revoke_desk(self, desk: Id, last_good: int, without: Collection[Id] = ()) -> None:
        """Lets a desk's changes count up to a number.

        Desks that it invited or that go on for it stand by themselves from now on, but for those named.
        """
        before = self.standings()
        hanging = hang_on(self._log.root, operations_on_desks(self._log.connection, self._fair_id), desk)
        self.change(Desk, desk, last_good=last_good)
        after = self.standings()
        for one in sorted(hanging - set(without)):
            if before[one].is_enrolled and not after[one].is_enrolled:
                self.change(Desk, one, accepted=True)

    def accept_desk(self, desk: Id, last_good: int | None = None) -> None:
        """Lets a desk's changes count again, all of them or up to a number."""
        found = self.standings().get(desk)
        self.change(Desk, desk, last_good=last_good)
        if found is None or not found.is_enrolled:
            self.change(Desk, desk, accepted=True)
