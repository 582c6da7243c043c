"""A desk of another program that joined a fair: whatever it writes is written by hand."""

from datetime import timedelta

from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.oplog.operation import ADD, Operation
from fairdesk.usecases.ports import Workplace


def guest(place: Workplace, role: DeskRole = DeskRole.SPECIALIST) -> tuple[DeskIdentity, Operation]:
    """A desk of another program that was invited here: its key, and the first change it wrote."""
    key, identity = DeskIdentity.new(), DeskIdentity.new()
    with place.write() as work:
        number = 2 + len(work.desk.invited)
        invitation = work.invite(f"G{number}", number, role, key.public_key, work.now + timedelta(minutes=10))
    pairing = Pairing(invitation, key.private_key, invitation.inviter)
    fields = {
        "letter": invitation.letter,
        "number": invitation.number,
        "role": invitation.role,
        "public_key": identity.public_key,
        "invitation": invitation.to_bytes(),
        "proof": pairing.proof(identity.public_key),
    }
    clock = int(place.clock.now().timestamp() * 1000) << 16
    first = Operation(place.fair, identity.desk, 1, clock, "Guest", "desk", identity.desk, ADD, fields)
    assert place.store.ingest(place.fair, identity.desk, [first]) == 1
    return identity, first
