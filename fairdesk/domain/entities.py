"""The records of a fair.

These dataclasses are the one description of what is kept: the tables of the store, the fields of the
operations log and the columns of exported lists all follow from them. A field made with ``personal()``
enters the log sealed. ``append_only`` records are written once and can only be voided.

Values are ``str``, ``int``, ``bool``, ``bytes`` (ids), ``Decimal``, ``date``, ``datetime`` (UTC),
a ``StrEnum`` of ``words``, or a tuple of strings; ``None`` means "not known".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from fairdesk.domain.words import (
    Belonging,
    Confirmation,
    DealPart,
    DeskRole,
    Direction,
    FileKind,
    Interest,
    MeetingSource,
    Missed,
    NegotiationOutcome,
    NegotiationSource,
    OfferKind,
    Outcome,
    Part,
    Participation,
    PlanKind,
    RequestSource,
    Role,
    SigningWay,
    Size,
    StationRole,
    Step,
    StepState,
    TellingWay,
    Vat,
    Wish,
)

Id = bytes
"""A UUIDv7 as 16 bytes."""


def personal() -> str | None:
    """A field about a person: sealed in the log under that person's key."""
    return field(default=None, metadata={"personal": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has."""

    kind: ClassVar[str]
    append_only: ClassVar[bool] = False

    id: Id
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair(Record):
    """One edition in one region. Its record's id is the fair's id."""

    kind: ClassVar[str] = "fair"

    code: str = ""
    name: str = ""
    region: str | None = None
    venue: str | None = None
    organisers: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    time_zone: str = "Asia/Tashkent"
    scans_out: bool | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Record):
    """One enrolled installation; ``follows`` and its signature say which desk it continues.

    The first desk of a fair needs no more; every other one shows the signed ``invitation`` that it came with
    and the ``proof`` that it held its key. ``certificate`` (X.509, DER) proves the seals that the desk puts
    on PDF files. A desk that invites notes in ``invited`` (``oplog.invitation.Note``) what it gave out. A
    revoked desk's changes count up to the number ``last_good``; ``accepted`` is the word
    that a desk stands by itself, whatever became of the one that invited it or that it continues.

    This is what people read. What a desk may write is decided by ``oplog.authority`` alone.
    """

    kind: ClassVar[str] = "desk"

    letter: str = ""
    number: int = 0
    name: str | None = None
    role: DeskRole = DeskRole.COORDINATOR
    public_key: bytes = b""
    follows: Id | None = None
    succession: bytes | None = None
    last_good: int | None = None
    certificate: bytes | None = None
    invitation: bytes | None = None
    proof: bytes | None = None
    accepted: bool = False
    invited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff(Record):
    """A member of staff who works at a desk."""

    kind: ClassVar[str] = "staff"

    name: str = ""
    position: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall(Record):
    """A hall of the venue."""

    kind: ClassVar[str] = "hall"

    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Record):
    """A place where badges are scanned. Empty ``days`` and ``admits`` mean every day and every role.

    Where it stands at one negotiation ``table``, a scan there begins that table's meeting.
    """

    kind: ClassVar[str] = "station"

    name: str = ""
    role: StationRole = StationRole.ENTRANCE
    hall: Id | None = None
    direction: Direction = Direction.BOTH
    enterprise: Id | None = None
    days: tuple[str, ...] = ()
    admits: tuple[str, ...] = ()
    table: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise(Record):
    """A company at this fair, with how it takes part (in the words of the field: its Participation).

    When it can meet others, in the fair's own time: the ``days`` it comes (empty: all), ``arrives`` on its
    first and ``leaves`` on its last day ("10:30"), ``busy`` from when to when ("2022-03-03 11:00-12:00",
    without a day on each); ``meetings_wanted`` and ``meetings_most`` are numbers of meetings.

    Its requisites stand in documents: ``account`` (20 digits), ``bank``, ``mfo`` (5 digits), ``oked``. The
    delegate ``signatory`` signs for it, on the ``basis`` of its charter or of a power of attorney.
    """

    kind: ClassVar[str] = "enterprise"

    name: str = ""
    other_names: tuple[str, ...] = ()
    stir: str | None = None
    country: str | None = None
    region: str | None = None
    district: str | None = None
    address: str | None = None
    sector: str | None = None
    belonging: Belonging | None = None
    association: str | None = None
    size: Size | None = None
    employees: int | None = None
    phone: str | None = None
    email: str | None = None
    site: str | None = None
    about: str | None = None
    seeks: str | None = None
    part: Part = Part.PARTICIPANT
    participation: Participation = Participation.INVITED
    called: str | None = None
    stand: str | None = None
    hall: Id | None = None
    short_name: str | None = None
    days: tuple[str, ...] = ()
    arrives: str | None = None
    leaves: str | None = None
    busy: tuple[str, ...] = ()
    meetings_wanted: int | None = None
    meetings_most: int | None = None
    account: str | None = None
    bank: str | None = None
    mfo: str | None = None
    oked: str | None = None
    signatory: Id | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Record):
    """A person who comes for an enterprise, or press, organiser, guest."""

    kind: ClassVar[str] = "delegate"

    enterprise: Id | None = None
    name: str | None = personal()
    phone: str | None = personal()
    email: str | None = personal()
    photo: str | None = personal()
    position: str | None = None
    role: Role = Role.PARTICIPANT
    language: str | None = None
    consent: str | None = None
    stands_in_for: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge(Record):
    """A delegate's pass at one fair. A badge without a delegate is a pre-coded blank.

    ``desk`` and ``counter`` are the number on the paper; ``key`` is the badge key it was coded under.
    """

    kind: ClassVar[str] = "badge"

    desk: int = 0
    counter: int = 0
    key: int = 0
    delegate: Id | None = None
    box: int | None = None
    revoked: str | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    replaced_by: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Record):
    """Something an enterprise makes and shows."""

    kind: ClassVar[str] = "product"

    enterprise: Id | None = None
    name: str = ""
    tn_ved: str | None = None
    unit: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    capacity: Decimal | None = None
    about: str | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand(Record):
    """Something, often imported today, that an enterprise wants made locally."""

    kind: ClassVar[str] = "demand"

    enterprise: Id | None = None
    name: str = ""
    tn_ved: str | None = None
    unit: str | None = None
    volume: Decimal | None = None
    price: Decimal | None = None
    currency: str | None = None
    country: str | None = None
    programme: str | None = None
    about: str | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Record):
    """An enterprise's answer to a demand. ``capacity`` is a month's; ``lead_time`` is in days."""

    kind: ClassVar[str] = "offer"

    enterprise: Id | None = None
    demand: Id | None = None
    offered: OfferKind = OfferKind.MADE_NOW
    price: Decimal | None = None
    currency: str | None = None
    capacity: Decimal | None = None
    lead_time: int | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample(Record):
    """A piece that is shown: of a demand or of a product."""

    kind: ClassVar[str] = "sample"

    enterprise: Id | None = None
    demand: Id | None = None
    product: Id | None = None
    name: str = ""
    stand: str | None = None
    lent_to: Id | None = None
    returned: bool = False
    photo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Record):
    """One scan at an entrance or door, refused ones too. ``people`` counts a group let in without badges.

    ``code`` is what was read where it led to no badge; ``by`` is the member of staff; ``note`` is what
    staff chose, such as "went out without a scan".
    """

    kind: ClassVar[str] = "pass"
    append_only: ClassVar[bool] = True

    station: Id | None = None
    at: datetime | None = None
    direction: Direction = Direction.ENTRY
    outcome: Outcome = Outcome.ADMITTED
    badge: Id | None = None
    delegate: Id | None = None
    code: str | None = None
    by: str | None = None
    people: int = 1
    host: Id | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """One badge scanned at a stand."""

    kind: ClassVar[str] = "visit"
    append_only: ClassVar[bool] = True

    station: Id | None = None
    enterprise: Id | None = None
    at: datetime | None = None
    badge: Id | None = None
    delegate: Id | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNote(Record):
    """What was talked about at a visit; more can be added later."""

    kind: ClassVar[str] = "visit_note"
    append_only: ClassVar[bool] = True

    visit: Id | None = None
    at: datetime | None = None
    interest: Interest | None = None
    products: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing(Record):
    """One print of a badge; ``reason`` is asked from the second one on."""

    kind: ClassVar[str] = "printing"
    append_only: ClassVar[bool] = True

    badge: Id | None = None
    at: datetime | None = None
    layout: str | None = None
    printer: str | None = None
    reason: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun(Record):
    """One list brought in: the operations ``first`` to ``last`` of desk ``desk`` are its work."""

    kind: ClassVar[str] = "import_run"

    file: str = ""
    sha256: str | None = None
    at: datetime | None = None
    by: str | None = None
    desk: Id | None = None
    first: int | None = None
    last: int | None = None
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SameCompany(Record):
    """A person's decision that two enterprises are the same company, or are not."""

    kind: ClassVar[str] = "same_company"

    one: Id | None = None
    other: Id | None = None
    same: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Record):
    """A part of a day in which meetings take place; lunch is what lies between two of them.

    ``opens`` and ``closes`` are the fair's own time ("09:00"). Its slots are ``minutes`` long, with a
    ``buffer`` of minutes between them.
    """

    kind: ClassVar[str] = "session"

    name: str = ""
    day: date | None = None
    opens: str = "09:00"
    closes: str = "13:00"
    minutes: int = 30
    buffer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Record):
    """A negotiation table. With an ``enterprise`` it is that exhibitor's own and serves its meetings only.

    A ``spare`` one is held back for the day; one given to a ``desk`` is booked by that desk alone. ``closed``
    says why it cannot be used, from ``closed_from`` on.
    """

    kind: ClassVar[str] = "table"

    number: int = 0
    hall: Id | None = None
    enterprise: Id | None = None
    spare: bool = False
    desk: Id | None = None
    closed: str | None = None
    closed_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRequest(Record):
    """That the enterprise ``asker`` wishes to meet (or never to meet) the enterprise ``wanted``.

    ``meetings`` is how many meetings it asks for; ``about`` or ``demand`` and ``product`` say what for.
    """

    kind: ClassVar[str] = "meeting_request"

    asker: Id | None = None
    wanted: Id | None = None
    wish: Wish = Wish.WANT
    meetings: int = 1
    about: str | None = None
    demand: Id | None = None
    product: Id | None = None
    source: RequestSource = RequestSource.DESK
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Record):
    """A person's decision not to be offered again that two enterprises should meet."""

    kind: ClassVar[str] = "dismissal"

    one: Id | None = None
    other: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """An arranged talk of two enterprises (``others`` are ids of further ones) at a table.

    ``start`` is UTC, for ``minutes``. Each side's confirmation says how and to whom it was given. A
    ``locked`` meeting is moved by nobody but a person. ``host_came`` and ``guest_came`` are when their badges
    were scanned at the table; ``called`` is when the missing side was called. ``negotiation`` is one that
    began earlier and goes on at this meeting.
    """

    kind: ClassVar[str] = "meeting"

    host: Id | None = None
    guest: Id | None = None
    others: tuple[str, ...] = ()
    start: datetime | None = None
    minutes: int = 30
    table: Id | None = None
    source: MeetingSource = MeetingSource.PLAN
    about: str | None = None
    demand: Id | None = None
    weight: int = 1
    locked: bool = False
    host_confirmed: Confirmation | None = None
    host_confirmed_by: str | None = None
    guest_confirmed: Confirmation | None = None
    guest_confirmed_by: str | None = None
    host_came: datetime | None = None
    guest_came: datetime | None = None
    called: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    missed: Missed | None = None
    cancelled: str | None = None
    by: str | None = None
    negotiation: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Record):
    """A timetable, or the repair of one, that was put in place: the changes ``first`` to ``last`` of a desk.

    ``served`` of ``wished`` meetings, with their weights; ``bound`` is the most weight that was possible.
    """

    kind: ClassVar[str] = "plan"

    what: PlanKind = PlanKind.TIMETABLE
    at: datetime | None = None
    by: str | None = None
    desk: Id | None = None
    first: int | None = None
    last: int | None = None
    wished: int = 0
    served: int = 0
    weight: int = 0
    bound: int = 0
    breaks: int = 0
    moved: int = 0
    dropped: int = 0
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningRules(Record):
    """How wishes count and what a good timetable is. A fair has one; its id follows from the fair's."""

    kind: ClassVar[str] = "planning_rules"

    must: int = 20
    want: int = 5
    would: int = 2
    both_sides: int = 3
    fair_shares: bool = True
    short_walks: bool = False
    few_gaps: bool = True
    most_meetings: int | None = None
    minutes_late: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(Record):
    """What an enterprise was told of its meetings: all that it had then, as ``domain.agenda`` writes them."""

    kind: ClassVar[str] = "telling"
    append_only: ClassVar[bool] = True

    enterprise: Id | None = None
    at: datetime | None = None
    how: TellingWay = TellingWay.PAPER
    agenda: tuple[str, ...] = ()
    by: str | None = None


# From the negotiation to the contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Negotiation(Record):
    """The record of one talk or a series of them: the deal that everything below belongs to.

    ``again`` is the day on which its parties talk again. A ``parked`` talk waits at its table for another
    one to end. One that was written on a numbered ``sheet`` of paper keeps the paper's times. ``vat`` and
    ``currency`` hold for all its items.
    """

    kind: ClassVar[str] = "negotiation"

    meeting: Id | None = None
    table: Id | None = None
    source: NegotiationSource = NegotiationSource.MEETING
    subject: str | None = None
    currency: str = "UZS"
    vat: Vat = Vat.INCLUDED
    started: datetime | None = None
    ended: datetime | None = None
    parked: bool = False
    outcome: NegotiationOutcome | None = None
    again: date | None = None
    sheet: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealParty(Record):
    """An enterprise in a negotiation, ``place`` by place. ``present`` are ids of its delegates at the table.

    The delegate ``signatory`` signs for it, as ``position``, on a ``basis``; where these are empty those of
    the enterprise and of the delegate hold.
    """

    kind: ClassVar[str] = "deal_party"

    negotiation: Id | None = None
    enterprise: Id | None = None
    part: DealPart = DealPart.SELLER
    place: int = 0
    present: tuple[str, ...] = ()
    signatory: Id | None = None
    position: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealItem(Record):
    """What is bought, or to be developed: an exhibited Product, a Demand, or a free text.

    Items stand in the order of ``place``, then id. ``price`` is for one ``unit``; ``sum`` is set only where
    it was typed and no price is known. ``yearly`` is the quantity expected in a year. ``tn_ved`` may be what
    was typed, though no code has that many digits. ``answered`` are questions to which people said "it is
    right", with the values that they were asked about.
    """

    kind: ClassVar[str] = "deal_item"

    negotiation: Id | None = None
    place: int = 0
    name: str = ""
    product: Id | None = None
    demand: Id | None = None
    tn_ved: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    sum: Decimal | None = None
    yearly: Decimal | None = None
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationNote(Record):
    """What was said, and when. ``at`` is when it was said, on paper or here."""

    kind: ClassVar[str] = "negotiation_note"
    append_only: ClassVar[bool] = True

    negotiation: Id | None = None
    at: datetime | None = None
    text: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """A file put to a record: to a negotiation, and there to a step of its path, a handover or a document.

    Its bytes are found by ``sha256`` (hexadecimal), and may come later than this record. ``version`` and
    ``page`` say which page of which version of a document a scan shows.
    """

    kind: ClassVar[str] = "attachment"
    append_only: ClassVar[bool] = True

    negotiation: Id | None = None
    step: Id | None = None
    handover: Id | None = None
    document: Id | None = None
    version: int | None = None
    page: int | None = None
    what: FileKind = FileKind.OTHER
    name: str = ""
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRun(Record):
    """Numbered sheets of paper for a power cut: a desk printed those from ``first`` to ``last``."""

    kind: ClassVar[str] = "sheet_run"
    append_only: ClassVar[bool] = True

    desk: Id | None = None
    first: int = 0
    last: int = 0
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep(Record):
    """A step of a negotiation's cooperation path; ``round`` counts repetitions from 1.

    Its id follows from the negotiation, the step and the round, so that two desks that lay the same path lay
    one. ``party`` and the delegate ``person`` are responsible for it; ``about`` says what is to be done.
    """

    kind: ClassVar[str] = "path_step"

    negotiation: Id | None = None
    step: Step = Step.MEMORANDUM
    round: int = 1
    due: date | None = None
    party: Id | None = None
    person: Id | None = None
    about: str | None = None
    state: StepState = StepState.OPEN
    done: date | None = None
    reason: str | None = None
    reminded: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(Record):
    """A specification, drawing or sample given by one enterprise to another; ``document`` is its printed act.

    ``giver_person`` and ``receiver_person`` are delegates.
    """

    kind: ClassVar[str] = "handover"

    negotiation: Id | None = None
    step: Id | None = None
    what: str = ""
    version: str | None = None
    copies: int = 1
    giver: Id | None = None
    giver_person: Id | None = None
    receiver: Id | None = None
    receiver_person: Id | None = None
    at: datetime | None = None
    document: Id | None = None
    note: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationResult(Record):
    """What came of a negotiation in a ``quarter`` ("2022-Q2"). Its id follows from the two.

    Sums are in the negotiation's currency; ``imports_replaced`` is a sum too.
    """

    kind: ClassVar[str] = "cooperation_result"

    negotiation: Id | None = None
    quarter: str = ""
    quantity: Decimal | None = None
    unit: str | None = None
    sum: Decimal | None = None
    sum_portal: Decimal | None = None
    exports: Decimal | None = None
    jobs: int | None = None
    imports_replaced: Decimal | None = None
    confirmed_by: str | None = None
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A numbered paper between enterprises; ``template`` is its kind, such as "memorandum".

    The number (``issuer``: the desk; ``counter``; ``number``: as printed) is given at the first printing and
    never changes. What was printed are its ``DocumentVersion`` records; what is set here is the draft of the
    next one. ``without`` and ``with_clauses`` are clauses of the template that were switched off and on;
    ``special_terms`` is a clause of its own in each of the ``languages``. ``kept`` is the fingerprint of
    changed items that people chose not to print anew. A paper on the parties' own form has its own number,
    ``own_form``, and a ``portal_lot``; its ``sum`` counts where the negotiation has no items.
    """

    kind: ClassVar[str] = "document"

    negotiation: Id | None = None
    template: str = "memorandum"
    languages: tuple[str, ...] = ("uz-Latn", "ru")
    prevailing: str | None = None
    subject: str | None = None
    city: str | None = None
    day: date | None = None
    valid_until: date | None = None
    copies: int = 2
    without: tuple[str, ...] = ()
    with_clauses: tuple[str, ...] = ()
    special_terms: tuple[str, ...] = ()
    handover: Id | None = None
    issuer: Id | None = None
    counter: int | None = None
    number: str | None = None
    replaces: Id | None = None
    kept: str | None = None
    own_form: str | None = None
    portal_lot: str | None = None
    sum: Decimal | None = None
    archived: datetime | None = None
    cancelled: str | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str | None = None
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersion(Record):
    """A document as it was printed: its text is locked.

    ``sha256`` (hexadecimal) finds the PDF and is the paper's fingerprint; ``content`` is what stands in it
    (JSON, see ``usecases.papers.document_content``); ``sum`` and ``currency`` are what it counts.
    """

    kind: ClassVar[str] = "document_version"
    append_only: ClassVar[bool] = True

    document: Id | None = None
    version: int = 1
    sha256: str = ""
    pages: int = 1
    content: str = ""
    template: str = ""
    sum: Decimal | None = None
    currency: str | None = None
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing(Record):
    """That an enterprise signed a version of a document, and how.

    ``paper`` is the printed version: two desks may print the same draft at once, and its number alone does
    not tell which of the two papers bears the signature; older programs noted no more. The delegate
    ``signer`` was confirmed by ``badge``; ``picture`` are the strokes of the pen. ``signature`` is the
    SHA-256 of a kept PKCS#7.
    """

    kind: ClassVar[str] = "signing"

    document: Id | None = None
    version: int = 1
    enterprise: Id | None = None
    way: SigningWay = SigningWay.PAPER
    signer: Id | None = None
    badge: Id | None = None
    picture: str | None = personal()
    signature: str | None = None
    at: datetime | None = None
    by: str | None = None
    paper: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob(Record):
    """A document that desk ``desk`` is asked to print, for whom and for which table.

    ``printed`` is when it was, by whom; a ``refused`` one says why.
    """

    kind: ClassVar[str] = "print_job"

    document: Id | None = None
    version: int = 1
    copies: int = 1
    desk: Id | None = None
    table: Id | None = None
    asked_by: Id | None = None
    at: datetime | None = None
    by: str | None = None
    printed: datetime | None = None
    printed_by: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony(Record):
    """Documents (ids) that are signed in public, in the order in which the parties are called up."""

    kind: ClassVar[str] = "ceremony"

    name: str = ""
    at: datetime | None = None
    hall: Id | None = None
    documents: tuple[str, ...] = ()
    by: str | None = None


RECORD_TYPES: tuple[type[Record], ...] = (
    Fair,
    Desk,
    Staff,
    Hall,
    Station,
    Enterprise,
    Delegate,
    Badge,
    Product,
    Demand,
    Offer,
    Sample,
    Pass,
    Visit,
    VisitNote,
    Printing,
    ImportRun,
    SameCompany,
    Session,
    Table,
    MeetingRequest,
    Dismissal,
    Meeting,
    Plan,
    PlanningRules,
    Telling,
    Negotiation,
    DealParty,
    DealItem,
    NegotiationNote,
    Attachment,
    SheetRun,
    PathStep,
    Handover,
    CooperationResult,
    Document,
    DocumentVersion,
    Signing,
    PrintJob,
    Ceremony,
)
BY_KIND: dict[str, type[Record]] = {record.kind: record for record in RECORD_TYPES}
