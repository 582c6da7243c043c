"""Desks of one fair without any store: they write operations on desks and on records, by hand."""

from dataclasses import dataclass, field, replace

from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity, succession
from fairdesk.oplog.invitation import Invitation, Note, Pairing
from fairdesk.oplog.operation import ADD, SET, START, Operation, Plain

FAIR = b"f" * 16
NEVER = 2**47
MORNING = 1_646_280_000_000


@dataclass
class Laptop:
    """One desk: its key, and what it wrote so far."""

    name: str
    clock: int = MORNING
    written: list[Operation] = field(default_factory=list[Operation])
    invited: list[str] = field(default_factory=list[str])

    @property
    def identity(self) -> DeskIdentity:
        return DeskIdentity(self.name.encode().ljust(32, b"."))

    @property
    def id(self) -> bytes:
        return self.identity.desk

    def write(
        self,
        entity: str,
        entity_id: bytes,
        fields: dict[str, Plain],
        base: dict[str, tuple[bytes, ...]] | None = None,
        kind: str = SET,
    ) -> Operation:
        last = self.written[-1] if self.written else None
        self.clock += 1
        operation = Operation(
            FAIR,
            self.id,
            last.sequence + 1 if last else 1,
            self.clock << 16,
            self.name,
            entity,
            entity_id,
            kind,
            fields,
            base or {},
            last.id if last else START,
        )
        self.written.append(operation)
        return operation

    def work(self, entity: str = "enterprise") -> Operation:
        """Something that is no business of desks."""
        return self.write(entity, b"e" * 16, {"name": self.name}, kind=ADD)

    def found(self, role: DeskRole = DeskRole.COORDINATOR) -> Operation:
        return self.enrol(role=role.value)

    def enrol(self, **fields: Plain) -> Operation:
        return self.write("desk", self.id, {"public_key": self.identity.public_key, **fields}, kind=ADD)

    def invites(
        self,
        role: DeskRole = DeskRole.FRONT_DESK,
        letter: str = "B",
        *,
        noted: bool = True,
        expires: int = NEVER,
        fair: bytes = FAIR,
    ) -> Pairing:
        key = DeskIdentity(f"{self.name} {len(self.invited)} {letter}".encode().ljust(32, b"+"))
        invitation = Invitation.signed_by(
            self.identity, fair, letter, len(self.written) + 2, role.value, key.public_key, expires
        )
        self.invited.append(Note.of(invitation).text)
        if noted:
            self.write("desk", self.id, {"invited": [*self.invited]})
        return Pairing(invitation, key.private_key, self.id)

    def joins(self, pairing: Pairing, **otherwise: Plain) -> Operation:
        """Shows the invitation in its own record."""
        invitation = pairing.invitation
        shown: dict[str, Plain] = {
            "letter": invitation.letter,
            "number": invitation.number,
            "role": invitation.role,
            "invitation": invitation.to_bytes(),
            "proof": pairing.proof(self.identity.public_key),
        }
        return self.enrol(**(shown | otherwise))

    def goes_on_as(self, name: str, role: DeskRole) -> "Laptop":
        """Its folder was copied: the copy is a desk of its own, which this one's key named."""
        other = Laptop(name, self.clock)
        signed = self.identity.sign(succession(FAIR, other.identity.public_key))
        other.enrol(role=role.value, follows=self.id, succession=signed)
        return other

    def says_of(
        self, other: "Laptop", last_good: int | None, *replaced: Operation, **more: Plain
    ) -> Operation:
        base = {"last_good": tuple(one.id for one in replaced)} if replaced else {}
        return self.write("desk", other.id, {"last_good": last_good, **more}, base)


def invited(by: Laptop, name: str, role: DeskRole = DeskRole.COORDINATOR, *, noted: bool = True) -> Laptop:
    """A desk that joined by an invitation."""
    new = Laptop(name, by.clock)
    new.joins(by.invites(role, name[:4].upper(), noted=noted))
    return new


def renamed(operation: Operation, **fields: Plain) -> Operation:
    """The same operation with other fields."""
    return replace(operation, fields={**operation.fields, **fields})
