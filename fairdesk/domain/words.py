"""The fixed words of the field: roles, states, directions, outcomes. Their values stand in the log."""

from enum import StrEnum


class Role(StrEnum):
    """Why a person is at the fair; shown by the colour and pattern of the badge."""

    EXHIBITOR = "exhibitor"
    PARTICIPANT = "participant"
    ORGANISER = "organiser"
    PRESS = "press"
    VIP = "vip"
    SERVICE = "service"
    SECURITY = "security"


class Part(StrEnum):
    """How an enterprise takes part: with a stand and products, or as a participant."""

    EXHIBITOR = "exhibitor"
    PARTICIPANT = "participant"


class Participation(StrEnum):
    """How far an enterprise has come on its way to the fair."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CAME = "came"


class Belonging(StrEnum):
    """Whether an enterprise belongs to a sectoral association or to its territory."""

    SECTORAL = "sectoral"
    TERRITORIAL = "territorial"


class Size(StrEnum):
    """Size of an enterprise, as organisers sort them."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class StationRole(StrEnum):
    """What stands at the place where badges are scanned."""

    ENTRANCE = "entrance"
    DOOR = "door"
    STAND = "stand"
    TABLE = "table"


class Direction(StrEnum):
    """What a scan at a station means."""

    ENTRY = "entry"
    EXIT = "exit"
    BOTH = "both"


class DeskRole(StrEnum):
    """What an installation may write (``desk_roles``): staff desks and the portal hold the badge key,
    booth and kiosk desks do not."""

    COORDINATOR = "coordinator"
    PORTAL = "portal"
    FRONT_DESK = "front_desk"
    SPECIALIST = "specialist"
    BOOTH = "booth"
    KIOSK = "kiosk"


class Outcome(StrEnum):
    """The answers to a scan. Contract: these values are used from outside."""

    ADMITTED = "admitted"
    ALREADY_INSIDE = "already_inside"
    LEFT = "left"
    UNKNOWN = "unknown"
    FORGED = "forged"
    REVOKED = "revoked"
    REPLACED = "replaced"
    WRONG_FAIR = "wrong_fair"
    NOT_VALID_NOW = "not_valid_now"
    NOT_ALLOWED_HERE = "not_allowed_here"
    UNREADABLE = "unreadable"


class OfferKind(StrEnum):
    """Whether an enterprise makes the demanded thing today or would have to develop it."""

    MADE_NOW = "made_now"
    AFTER_DEVELOPMENT = "after_development"


class Interest(StrEnum):
    """How warm a visit at a stand was."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Wish(StrEnum):
    """How much an enterprise wants to meet another one; ``not_with`` forbids it."""

    MUST = "must"
    WANT = "want"
    WOULD = "would"
    NOT_WITH = "not_with"


class RequestSource(StrEnum):
    """Where a meeting request came from."""

    FORM = "form"
    LIST = "list"
    DESK = "desk"
    STAND = "stand"
    SUGGESTION = "suggestion"


class Confirmation(StrEnum):
    """How one side of a meeting said that it will come."""

    FORM = "form"
    PHONE = "phone"
    CHECK_IN = "check_in"
    DESK = "desk"


class Missed(StrEnum):
    """Who did not come to a meeting."""

    HOST = "host"
    GUEST = "guest"
    BOTH = "both"


class MeetingSource(StrEnum):
    """How a meeting came about: by the planned timetable, booked by hand, or walked in to a table."""

    PLAN = "plan"
    DESK = "desk"
    WALK_IN = "walk_in"


class PlanKind(StrEnum):
    """Whether a plan is a whole timetable or the repair of one."""

    TIMETABLE = "timetable"
    REPAIR = "repair"


class TellingWay(StrEnum):
    """How an enterprise was told of its meetings."""

    SCAN = "scan"
    PAPER = "paper"
    FILE = "file"
    PHONE = "phone"


class NegotiationSource(StrEnum):
    """How a negotiation came about: at its meeting, by two scanned badges or a walk-in, or from paper."""

    MEETING = "meeting"
    WALK_IN = "walk_in"
    SHEET = "sheet"
    DOCUMENT = "document"


class DealPart(StrEnum):
    """What an enterprise is in a deal."""

    BUYER = "buyer"
    SELLER = "seller"
    DEVELOPER = "developer"


class NegotiationOutcome(StrEnum):
    """How a talk ended."""

    NO_RESULT = "no_result"
    TALK_AGAIN = "talk_again"
    MEMORANDUM = "memorandum"
    CONTRACT = "contract"


class Vat(StrEnum):
    """Whether prices hold value added tax."""

    INCLUDED = "included"
    ON_TOP = "on_top"
    NONE = "none"


class FileKind(StrEnum):
    """What a file is that was put to a record."""

    SPECIFICATION = "specification"
    DRAWING = "drawing"
    TEST_PROTOCOL = "test_protocol"
    PHOTO = "photo"
    SIGNED_SCAN = "signed_scan"
    SIGNED_COPY = "signed_copy"
    OTHER = "other"


class Step(StrEnum):
    """The steps of the cooperation path, in their order."""

    MEMORANDUM = "memorandum"
    SPECIFICATION = "specification"
    DOCUMENTATION = "documentation"
    SAMPLE = "sample"
    TESTING = "testing"
    PRODUCTION = "production"
    CONTRACT = "contract"


class StepState(StrEnum):
    """How far a step is. A skipped or refused one has a reason."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"


class SigningWay(StrEnum):
    """How a side signed: by hand on paper, by hand on the screen, or by a key of E-IMZO."""

    PAPER = "paper"
    SCREEN = "screen"
    KEY = "key"
