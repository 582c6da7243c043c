"""What a desk may write, by its role.

A role is given with the invitation and never narrows: every desk projects what another wrote only if that
desk's role permits the kind of record, so the answer must be the same everywhere and for ever. A kind may
be added to a role with a new version of the program; older ones then hold its changes back until their
upgrade.
"""

from collections.abc import Mapping

from fairdesk.domain.entities import (
    BY_KIND,
    Attachment,
    Badge,
    Ceremony,
    CooperationResult,
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Dismissal,
    Document,
    DocumentVersion,
    Enterprise,
    Handover,
    ImportRun,
    Meeting,
    MeetingRequest,
    Negotiation,
    NegotiationNote,
    Offer,
    Pass,
    PathStep,
    Printing,
    PrintJob,
    Product,
    Record,
    SameCompany,
    Sample,
    SheetRun,
    Signing,
    Staff,
    Telling,
    Visit,
    VisitNote,
)
from fairdesk.domain.words import DeskRole

AUTHORITIES = frozenset({DeskRole.COORDINATOR, DeskRole.PORTAL})
"""The roles that invite and revoke desks."""


def _kinds(*types: type[Record]) -> frozenset[str]:
    return frozenset(record_type.kind for record_type in types)


_AT_A_STAND = _kinds(Visit, VisitNote, MeetingRequest)
_AT_A_KIOSK = _kinds(Pass, Visit, MeetingRequest, Printing, Telling)
_AT_THE_DOOR = _kinds(
    *(Staff, Enterprise, Delegate, Badge, Pass, Visit, VisitNote, Printing, ImportRun, SameCompany),
    *(Product, Demand, Offer, Sample, MeetingRequest, Dismissal, Meeting, Telling),
    # The printer and the scanner stand here: numbers of drafts sent to it, signed pages, sheets of paper.
    *(Document, DocumentVersion, Signing, Attachment, PrintJob, SheetRun),
)
_AT_THE_TABLES = _kinds(
    *(Negotiation, DealParty, DealItem, NegotiationNote, PathStep, Handover, CooperationResult, Ceremony),
)
_PERMITTED: Mapping[DeskRole, frozenset[str]] = {
    DeskRole.COORDINATOR: frozenset(BY_KIND),
    DeskRole.PORTAL: frozenset(BY_KIND),
    DeskRole.FRONT_DESK: _AT_THE_DOOR,
    # People without badges come to the tables too, and are registered there.
    DeskRole.SPECIALIST: _AT_THE_DOOR | _AT_THE_TABLES,
    DeskRole.BOOTH: _AT_A_STAND,
    DeskRole.KIOSK: _AT_A_KIOSK,
}


def permitted_kinds(role: DeskRole) -> frozenset[str]:
    """The kinds of records that a desk in this role may write; its own desk record aside.

    What stands only with coordinators and the portal is the fair itself: its days, halls, stations, tables,
    sessions, rules and plans, and who the other desks are.
    """
    return _PERMITTED[role]
