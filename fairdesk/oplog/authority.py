"""Who may write what, as a pure function of a fair's root and the operations on desks, in whatever order.

**Enrolment.** The root, the desk that founded the fair, is a coordinator. Every other desk shows in its own
desk record an invitation by a desk that may invite, with a proof that it held the invitation's key; or a
succession, by which the key of an earlier desk named it as the one that goes on. Letter, number and role are
those of the invitation, else it counts for nothing.

**Words.** ``Desk.last_good``, written by a coordinator or the portal, revokes a desk: its changes count up
to that number. Among several such words that do not know of each other the lowest number holds. A later one
that names them as replaced and moves the number forward, or takes it away, accepts what the desk wrote.
Nobody's word counts about itself.

**The portal** is invited by the founder, by what goes on for the founder, or by a portal; and only a portal's
word touches it, also by way of the desk that invited it. So one stolen laptop cannot lock everybody out.

**What hangs on a revoked desk.** With a stolen key one could make desks for ever. So an invitation by a
revoked desk holds only if that desk had noted it (``Desk.invited``) under a number that still counts. A desk
that goes on for a revoked one cannot be proven to have begun before; it stands no longer. Both are mended by
the word that a desk stands by itself (``Desk.accepted``; whoever revokes a desk says so of those that are
known and hang on it), and neither concerns the line of the desk that revokes: nobody saws off the branch on
which they sit.

**Words against words.** A word counts if its author stood when writing it. Where desks revoke each other in
a circle nothing can tell who is right: then all these revocations hold and no acceptance does, until a
coordinator outside the circle, or the portal, settles it.

**What this cannot stop.** Who has a desk's key can also write a second branch of its log below the last
good number; it is shown as a fork. And a thief of the laptop that founded the fair can draw every other
coordinator into a circle.

**Expiry** is judged by the clock that the new desk wrote into its own enrolment, because nothing else is the
same for everybody. It keeps honest people from using an old text. It does not stop a thief who sets the
clock back; only the server does, which looks at its own clock when somebody joins through it, and revoking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain

from fairdesk.domain.desk_roles import AUTHORITIES, permitted_kinds
from fairdesk.domain.entities import Desk
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.hybrid_clock import AHEAD_AT_MOST_MS
from fairdesk.oplog.identity import desk_id, is_signature, succession
from fairdesk.oplog.invitation import Invitation, noted_keys, proves
from fairdesk.oplog.operation import SCHEMA, Operation

_WIDEST_FIRST = (
    DeskRole.PORTAL,
    DeskRole.COORDINATOR,
    DeskRole.SPECIALIST,
    DeskRole.FRONT_DESK,
    DeskRole.KIOSK,
    DeskRole.BOOTH,
)
_LAST_GOOD, _ACCEPTED, _INVITED = "last_good", "accepted", "invited"
_WORDS = frozenset({_LAST_GOOD, _ACCEPTED})
_FIXED = frozenset(
    {"voided", "letter", "number", "role", "public_key", "follows", "succession", "invitation", "proof"}
)
"""What stands in a desk's enrolment and is not the desk's own to change afterwards."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a desk whose own record is known. ``role`` is None for one that is not enrolled."""

    desk: bytes
    public_key: bytes
    roles: frozenset[DeskRole] = frozenset()
    last_good: int | None = None
    invitations: frozenset[bytes] = frozenset()
    """Public keys of the invitations it used: two desks that used one are told to people."""
    enrolments: frozenset[bytes] = frozenset()
    holding: frozenset[bytes] = frozenset()
    """Words of its that hold though it did not stand, as they are part of a circle."""
    idle: frozenset[bytes] = frozenset()
    """Words of its that do not count."""
    is_founder: bool = False
    """Whether it founded the fair, or says that it goes on for the desk that did."""
    distance: int = 0
    """How many desks stand between it and the root."""

    @property
    def role(self) -> DeskRole | None:
        """The desk's role; the widest where it was enrolled in several."""
        return next((role for role in _WIDEST_FIRST if role in self.roles), None)

    @property
    def is_enrolled(self) -> bool:
        """Whether it is a desk of the fair."""
        return bool(self.roles)

    def permits(self, operation: Operation) -> bool:
        """Whether an operation of this desk counts."""
        if operation.desk != self.desk or not self.roles:
            return bool(self.holding) and operation.id in self.holding
        if operation.entity == Desk.kind and operation.id in self.enrolments | self.holding:
            return True
        return self.reaches(operation.sequence) and self._may_write(operation)

    def reaches(self, sequence: int) -> bool:
        """Whether what it writes under this number counts, as far as revocations go."""
        return bool(self.roles) and (self.last_good is None or sequence <= self.last_good)

    def may_invite(self, role: DeskRole) -> bool:
        """Whether an invitation by it to a role counts, as far as revocations go."""
        if role is DeskRole.PORTAL and not self.is_founder:
            return DeskRole.PORTAL in self.roles
        return not AUTHORITIES.isdisjoint(self.roles)

    def may_write(self, kind: str) -> bool:
        """Whether its role permits a kind of record."""
        return kind in _kinds_of(self.roles)

    def _may_write(self, operation: Operation) -> bool:
        if operation.entity != Desk.kind:
            return self.may_write(operation.entity)
        if operation.entity_id != self.desk:
            return operation.id not in self.idle and not self.roles.isdisjoint(AUTHORITIES)
        return not (_WORDS | _FIXED) & operation.fields.keys()


@cache
def _kinds_of(roles: frozenset[DeskRole]) -> frozenset[str]:
    return frozenset(chain.from_iterable(permitted_kinds(role) for role in roles))


NOBODY = Standing(b"", b"")
"""The standing of a desk whose own record has not arrived."""


def standing(root: bytes | None, operations: Iterable[Operation]) -> Mapping[bytes, Standing]:
    """The standing of every desk whose own record is among the operations; others are dropped by kind."""
    on_desks = [one for one in operations if one.entity == Desk.kind and one.schema <= SCHEMA]
    return _Fair(root, on_desks).settled()


def hang_on(root: bytes | None, operations: Iterable[Operation], desk: bytes) -> frozenset[bytes]:
    """The desks that this desk invited or named to go on, as far as their signatures are genuine."""
    on_desks = [one for one in operations if one.entity == Desk.kind and one.schema <= SCHEMA]
    return frozenset(
        one.desk for one in chain.from_iterable(_Fair(root, on_desks).enrolments.values()) if one.by == desk
    )


@dataclass(frozen=True, slots=True)
class _Enrolment:
    """A desk's own record that shows how it came to the fair; its signatures are genuine."""

    operation: bytes
    desk: bytes
    role: DeskRole
    by: bytes | None
    """The desk that invited it, or that it continues; None for the root."""
    invitation: bytes | None = None

    def holds(self, roles_of: Mapping[bytes, set[DeskRole]], founders: frozenset[bytes]) -> bool:
        """Whether the desk it came by may give this role."""
        if self.by is None:
            return self.role in AUTHORITIES
        given = roles_of.get(self.by, set())
        if self.invitation is None:
            return self.role in given
        if self.role is DeskRole.PORTAL and self.by not in founders:
            return DeskRole.PORTAL in given
        return not AUTHORITIES.isdisjoint(given)


@dataclass(frozen=True, slots=True)
class _Word:
    """What a desk said about another one."""

    operation: bytes
    author: bytes
    sequence: int
    about: bytes
    revokes: int | None
    """The last good number; None where the word revokes nothing."""
    accepts: bool
    replaces: frozenset[bytes]


@dataclass(slots=True)
class _State:
    """How things stand if some words limit and others support."""

    roles: dict[bytes, set[DeskRole]] = field(default_factory=dict[bytes, set[DeskRole]])
    holding: list[_Enrolment] = field(default_factory=list[_Enrolment])
    last_good: dict[bytes, int] = field(default_factory=dict[bytes, int])

    def counts(self, word: _Word, portals: frozenset[bytes]) -> bool:
        """Whether the author of a word stood when it was written, and may say it."""
        roles = self.roles.get(word.author, set())
        if AUTHORITIES.isdisjoint(roles) or word.sequence > self.last_good.get(word.author, word.sequence):
            return False
        return word.about not in portals or DeskRole.PORTAL in roles


class _Fair:
    """The desks of a fair and what they say about each other."""

    def __init__(self, root: bytes | None, on_desks: list[Operation]) -> None:
        self._root = root
        self._public_keys = _public_keys(on_desks)
        self.enrolments: dict[bytes, list[_Enrolment]] = {}
        for one in on_desks:
            enrolment = self._enrolment(one)
            if enrolment is not None:
                self.enrolments.setdefault(one.desk, []).append(enrolment)
        self._words = frozenset(_word(one) for one in on_desks if _says(one))
        self._notes = _notes(on_desks)
        self._lines: dict[bytes, frozenset[bytes]] = {}

    def settled(self) -> Mapping[bytes, Standing]:
        """The standings.

        A word may hang on words that hang on it. So two sets close in from both sides: the words that
        surely count grow, those that possibly count shrink. What stays between them is in a circle.
        """
        surely: frozenset[_Word] = frozenset()
        while True:
            possibly = self._supported(limiting=surely)
            grown = self._supported(limiting=possibly)
            if grown == surely:
                break
            surely = grown
        state = self._state(limiting=possibly, supporting=surely)
        circular = frozenset(one for one in possibly - surely if one.revokes is not None)
        idle = self._words - surely - circular
        return {desk: self._standing(desk, state, circular, idle) for desk in self._public_keys}

    def _standing(
        self, desk: bytes, state: _State, circular: frozenset[_Word], idle: frozenset[_Word]
    ) -> Standing:
        own = [one for one in state.holding if one.desk == desk]
        return Standing(
            desk,
            self._public_keys[desk],
            frozenset(state.roles.get(desk, ())),
            state.last_good.get(desk),
            frozenset(one.invitation for one in own if one.invitation is not None),
            frozenset(one.operation for one in own),
            frozenset(one.operation for one in circular if one.author == desk),
            frozenset(one.operation for one in idle if one.author == desk),
            desk in self._founders,
            len(self._line(desk)) - 1,
        )

    def _supported(self, limiting: frozenset[_Word]) -> frozenset[_Word]:
        """The words that count if just these limit; each rests on others that count, down to the root."""
        counting: frozenset[_Word] = frozenset()
        while True:
            state = self._state(limiting, counting)
            grown = frozenset(one for one in self._words if state.counts(one, self._portals))
            if grown == counting:
                return counting
            counting = grown

    def _state(self, limiting: frozenset[_Word], supporting: frozenset[_Word]) -> _State:
        replaced = frozenset(chain.from_iterable(one.replaces for one in supporting))
        revoked: dict[bytes, list[_Word]] = {}
        for word in limiting:
            if word.revokes is not None and word.operation not in replaced:
                revoked.setdefault(word.about, []).append(word)
        accepted = {one.about for one in supporting if one.accepts}
        state = _State()
        for desk, words in revoked.items():
            state.last_good[desk] = min(one.revokes or 0 for one in words)
        waiting = [
            one
            for one in chain.from_iterable(self.enrolments.values())
            if one.desk in accepted or not self._is_cut(one, revoked, state.last_good)
        ]
        while fit := [one for one in waiting if one.holds(state.roles, self._founders)]:
            waiting = [one for one in waiting if one not in fit]
            state.holding += fit
            for one in fit:
                state.roles.setdefault(one.desk, set()).add(one.role)
        return state

    def _is_cut(
        self, enrolment: _Enrolment, revoked: Mapping[bytes, list[_Word]], last_good: Mapping[bytes, int]
    ) -> bool:
        """Whether the desk it came by was revoked, by somebody outside its own line, and noted nothing."""
        by = enrolment.by
        if by is None or by not in revoked:
            return False
        noted = self._notes.get((by, enrolment.invitation)) if enrolment.invitation else None
        if noted is not None and noted <= last_good[by]:
            return False
        is_portal = enrolment.desk in self._portals
        return any(
            enrolment.desk not in self._line(one.author)
            for one in revoked[by]
            if not is_portal or one.author in self._portals
        )

    def _line(self, desk: bytes) -> frozenset[bytes]:
        """A desk with all desks that it came by, however far back."""
        if desk not in self._lines:
            line, ahead = {desk}, [desk]
            while ahead:
                by = {one.by for one in self.enrolments.get(ahead.pop(), ()) if one.by is not None}
                ahead += by - line
                line |= by
            self._lines[desk] = frozenset(line)
        return self._lines[desk]

    @cached_property
    def _founders(self) -> frozenset[bytes]:
        """The root and all that names itself as what goes on for it; whether it does is seen elsewhere."""
        found = {self._root} - {None}
        named = [one for one in chain.from_iterable(self.enrolments.values()) if one.invitation is None]
        while more := {one.desk for one in named if one.by in found} - found:
            found |= more
        return frozenset(desk for desk in found if desk is not None)

    @cached_property
    def _portals(self) -> frozenset[bytes]:
        """The desks that are a portal, if nobody were ever revoked."""
        state = self._state(frozenset(), frozenset())
        return frozenset(desk for desk, roles in state.roles.items() if DeskRole.PORTAL in roles)

    def _enrolment(self, operation: Operation) -> _Enrolment | None:
        """How an operation enrols its desk; None where it does not, or where a signature is not genuine."""
        fields, desk = operation.fields, operation.desk
        public_key = fields.get("public_key")
        if operation.entity_id != desk or _WORDS & fields.keys() or not isinstance(public_key, bytes):
            return None
        role = _role(fields.get("role", DeskRole.COORDINATOR))
        if role is None or desk_id(public_key) != desk:
            return None
        if desk == self._root:
            return _Enrolment(operation.id, desk, role, None)
        invited = self._invited(operation, public_key)
        if invited is not None:
            return _Enrolment(operation.id, desk, role, invited.inviter, invited.key)
        earlier, signature = fields.get("follows"), fields.get("succession")
        if not isinstance(earlier, bytes) or not isinstance(signature, bytes):
            return None
        named = _is_signed(
            self._public_keys.get(earlier, b""), signature, succession(operation.fair, public_key)
        )
        return _Enrolment(operation.id, desk, role, earlier) if named and earlier != desk else None

    def _invited(self, operation: Operation, public_key: bytes) -> Invitation | None:
        """The invitation that an operation shows and may use."""
        shown, proof = operation.fields.get("invitation"), operation.fields.get("proof")
        if not isinstance(shown, bytes) or not isinstance(proof, bytes):
            return None
        invitation = _proven(shown, proof, public_key)
        if invitation is None or invitation.fair != operation.fair or invitation.inviter == operation.desk:
            return None
        given = (invitation.letter, invitation.number, invitation.role)
        fields = operation.fields
        taken = (fields.get("letter"), fields.get("number"), fields.get("role", DeskRole.COORDINATOR.value))
        in_time = operation.clock >> 16 <= invitation.expires + AHEAD_AT_MOST_MS
        return invitation if given == taken and in_time else None


def _public_keys(on_desks: Iterable[Operation]) -> dict[bytes, bytes]:
    """The key of every desk that showed it; a desk's id is taken from its key, so it can show no other."""
    shown = ((one.desk, one.fields.get("public_key")) for one in on_desks if one.entity_id == one.desk)
    return {desk: key for desk, key in shown if isinstance(key, bytes) and desk_id(key) == desk}


def _notes(on_desks: Iterable[Operation]) -> dict[tuple[bytes, bytes], int]:
    """Under which number a desk first noted the key of an invitation that it gave."""
    first: dict[tuple[bytes, bytes], int] = {}
    for one in on_desks:
        listed = one.fields.get(_INVITED)
        if one.entity_id == one.desk and isinstance(listed, list):
            for key in noted_keys(listed):
                first[one.desk, key] = min(one.sequence, first.get((one.desk, key), one.sequence))
    return first


def _says(operation: Operation) -> bool:
    return operation.entity_id != operation.desk and not _WORDS.isdisjoint(operation.fields)


def _word(operation: Operation) -> _Word:
    number = operation.fields.get(_LAST_GOOD)
    revokes = number if isinstance(number, int) and not isinstance(number, bool) else None
    # A number that is none takes nothing back: the careful side.
    replaces = operation.base.get(_LAST_GOOD, ()) if revokes is not None or number is None else ()
    return _Word(
        operation.id,
        operation.desk,
        operation.sequence,
        operation.entity_id,
        revokes,
        operation.fields.get(_ACCEPTED) is True,
        frozenset(replaces),
    )


def _role(value: object) -> DeskRole | None:
    """A role that this version of the program knows."""
    return next((role for role in DeskRole if role == value), None)


@lru_cache(maxsize=1_024)
def _proven(shown: bytes, proof: bytes, public_key: bytes) -> Invitation | None:
    """The invitation, where its signature and the proof are genuine."""
    try:
        invitation = Invitation.from_bytes(shown)
    except ValueError:
        return None
    return invitation if invitation.is_genuine and proves(invitation, proof, public_key) else None


@lru_cache(maxsize=1_024)
def _is_signed(public_key: bytes, signature: bytes, content: bytes) -> bool:
    return is_signature(public_key, signature, content)
