"""The commands by which laptops come to a fair and into step: invite, join, sync, revoke, accept."""

import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairdesk import app
from fairdesk.command_line import (
    ACTOR,
    Data,
    FairCode,
    Json,
    chosen_fair,
    opened,
    print_answer,
    said,
)
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.invitation import Pairing
from fairdesk.store.enrolling import FolderNewcomer, expect_fair, noted_database, reach
from fairdesk.sync import joining
from fairdesk.sync.bundle import ENDING, look_at, take_bundle, write_bundle
from fairdesk.texts import text
from fairdesk.usecases import fairs
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.replication import inviting, revoking
from fairdesk.usecases.replication.inviting import Reach

INVITATION_ENDING = ".invitation"
_USED_ENDING = ".used"
_LONGEST_FILE = 20_000


class RoleOf(StrEnum):
    """What a new desk is for."""

    COORDINATOR = "coordinator"
    SPECIALIST = "specialist"
    FRONT_DESK = "front_desk"
    KIOSK = "kiosk"
    BOOTH = "booth"
    PORTAL = "portal"


Database = Annotated[
    str | None,
    typer.Option(
        help="Where the server's fairs stand, if it was not started from this folder.",
        envvar="FAIRDESK_DATABASE",
    ),
]
Letter = Annotated[str, typer.Option("--desk", metavar="LETTER", help="The letter of the desk.")]


def add_to(portal: typer.Typer, main: typer.Typer) -> None:
    """Puts the commands in their places."""
    portal.command("invite")(invite)
    portal.command("revoke")(revoke)
    portal.command("accept")(accept)
    main.command("join")(join)
    main.command("sync")(sync)


# Inviting


def invite(
    role: Annotated[RoleOf, typer.Option(help="What the new desk is for.")] = RoleOf.SPECIALIST,
    count: Annotated[
        int | None,
        typer.Option(help="So many, for laptops without a network, until the fair is over.", min=1),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Puts invitations and the fair on a stick.", file_okay=False
        ),
    ] = None,
    server: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Where new desks find the server.")
    ] = None,
    database: Database = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Prints a pairing text that lets one new desk in, within ten minutes."""
    with _server_folder(data, database) as folder:
        code = fair or said.fair
        if code is not None and _is_strange(folder, code):
            pairings = [_expected(folder, code.strip().upper(), server)]
        else:
            place = _place(folder, code)
            where = _reach(folder, place.fair, server)
            wanted = DeskRole(role.value)
            if count is None and out is None:
                pairings = [inviting.invite(place, wanted, where)]
            else:
                pairings = inviting.invite_ahead(place, wanted, count or 1, where)
            if out is not None:
                _put_on_stick(folder, place, pairings, out)
        print_answer(as_json, _told(pairings), "\n".join(map(_line, pairings)))


@contextmanager
def _server_folder(data: Path | None, database: str | None) -> Iterator[app.Folder]:
    """The folder with the fairs of its server, wherever they stand."""
    noted = noted_database(app.data_folder(data or said.data))
    with opened(data, database or noted) as folder:
        yield folder


def _is_strange(folder: app.Folder, code: str) -> bool:
    return all(fair.code != code.strip().upper() for fair in folder.store.fairs())


def _expected(folder: app.Folder, code: str, servers: Sequence[str] | None) -> Pairing:
    """The fair may be one that this server does not hold yet."""
    fairs.refuse_no_code(code)
    where = _reach(folder, None, servers)
    if not where.servers:
        raise UserFacingError(message("enrolment.not_serving"), message("enrolment.not_serving_advice"))
    return expect_fair(folder.store, folder.clock, code, where)


def _reach(folder: app.Folder, fair: bytes | None, servers: Sequence[str] | None) -> Reach:
    known = reach(folder.store, fair)
    return Reach(tuple(servers), known.certificate) if servers else known


def _place(folder: app.Folder, code: str | None) -> Workplace:
    if folder.store.is_elsewhere:
        raise UserFacingError(message("commands.elsewhere"), message("commands.elsewhere_advice"))
    return Workplace(folder.store, chosen_fair(folder, code or said.fair).id, folder.clock, ACTOR)


def _put_on_stick(folder: app.Folder, place: Workplace, pairings: Sequence[Pairing], out: Path) -> None:
    with place.read() as work:
        code = work.fair.code
    try:
        out.mkdir(parents=True, exist_ok=True)
        for pairing in pairings:
            name = f"{code}-{pairing.invitation.letter}{INVITATION_ENDING}"
            (out / name).write_bytes(pairing.file)
    except OSError as error:
        raise UserFacingError(
            message("printing.not_written", file=out.name),
            message("printing.not_written_advice", folder=str(out.parent)),
        ) from error
    replica = FolderNewcomer(folder.store, folder.clock, ACTOR).replica
    write_bundle(replica, place.fair, out / f"{code}{ENDING}")


def _told(pairings: Sequence[Pairing]) -> dict[str, object]:
    told = [
        {"pairing": one.text, "expires": _until(one), "letter": one.invitation.letter or None}
        for one in pairings
    ]
    return {"pairing": told[0]["pairing"], "expires": told[0]["expires"], "invitations": told}


def _line(pairing: Pairing) -> str:
    letter = pairing.invitation.letter
    until = text("enrolment.until", said.language, until=_until(pairing))
    return f"{pairing.text}\n{letter}  {until}" if letter else f"{pairing.text}\n{until}"


def _until(pairing: Pairing) -> str:
    moment = datetime.fromtimestamp(pairing.invitation.expires / 1000, UTC)
    return moment.isoformat(timespec="seconds")


# Joining


def join(
    pairing: Annotated[str, typer.Argument(help="The text, a file that holds it, or a stick's folder.")],
    desk: Annotated[str | None, typer.Option("--desk", metavar="NAME", help="What people call it.")] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="The fair in a file, where there is no network.", dir_okay=False)
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Makes this folder a desk of the fair that the pairing is for, and brings the fair."""
    with opened(data) as folder:
        if folder.store.is_elsewhere:
            raise UserFacingError(message("commands.elsewhere"), message("commands.elsewhere_advice"))
        newcomer = FolderNewcomer(folder.store, folder.clock, ACTOR)
        file = _invitation_file(pairing)
        read = Pairing.from_file(file.read_bytes()) if file else Pairing.from_text(pairing)
        beside = bundle or (_bundle_beside(file, read) if file else None)
        done = joining.join(newcomer, read, desk or platform.node(), folder.clock, beside)
        if file is not None:
            _mark_used(file)
        answer = {"desk": done.desk, "letter": done.letter, "fair": done.code}
        print_answer(as_json, answer, text("enrolment.joined", said.language, **answer))


def _invitation_file(given: str) -> Path | None:
    """The file that is meant, or the next one on the stick that is; None where it is the text itself."""
    path = Path(given)
    try:
        if path.is_dir():
            waiting = sorted(path.glob(f"*{INVITATION_ENDING}"), key=lambda one: (len(one.name), one.name))
            if not waiting:
                raise UserFacingError(
                    message("enrolment.none_left", folder=path.name), message("enrolment.none_left_advice")
                )
            return waiting[0]
        if path.is_file() and path.stat().st_size <= _LONGEST_FILE:
            return path
    except OSError:  # a text that is longer than any name, or has letters that no name has
        return None
    return None


def _bundle_beside(invitation: Path, pairing: Pairing) -> Path | None:
    """The fair on the same stick, if it is there."""
    for file in sorted(invitation.parent.glob(f"*{ENDING}")):
        try:
            if look_at(file).card.fair == pairing.fair:
                return file
        except UserFacingError:  # another file of that name says nothing about this one
            continue
    return None


def _mark_used(file: Path) -> None:
    """So that the next laptop takes another one; a stick that cannot be written is marked by hand."""
    if file.name.endswith(INVITATION_ENDING):
        try:
            file.rename(file.with_name(file.name + _USED_ENDING))
        except OSError:
            typer.echo(text("enrolment.not_marked", said.language, file=file.name), err=True)


# Coming into step


def sync(
    bundle_out: Annotated[
        Path | None, typer.Option("--bundle-out", metavar="FILE", help="Write all of the fair to a file.")
    ] = None,
    bundle_in: Annotated[
        Path | None, typer.Option("--bundle-in", metavar="FILE", help="Take in what a file brings.")
    ] = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Exchanges with the server that was joined, or by a file."""
    if bundle_out and bundle_in:
        raise typer.BadParameter(text("enrolment.one_way", said.language))
    with opened(data) as folder:
        place = _place(folder, fair)
        newcomer = FolderNewcomer(folder.store, folder.clock, ACTOR)
        sent, received, told = _exchanged(newcomer, place, bundle_out, bundle_in)
        with place.read() as work:
            answer = {
                "sent": sent,
                "received": received,
                "conflicts": len(work.torn()),
                "state_hash": work.check_code,
            }
        lines = [text("enrolment.synchronised", said.language, **answer)]
        lines += [text(one, said.language) for one in told]
        print_answer(as_json, answer, "\n".join(lines))


def _exchanged(
    newcomer: FolderNewcomer, place: Workplace, bundle_out: Path | None, bundle_in: Path | None
) -> tuple[int, int, Sequence[Message]]:
    """How many changes went and came, and what else is to be said."""
    if bundle_out is not None:
        carried = write_bundle(newcomer.replica, place.fair, bundle_out)
        return carried.changes, 0, carried.told
    if bundle_in is not None:
        taken = take_bundle(newcomer.replica, place.fair, bundle_in)
        return 0, taken.changes, taken.told
    done = joining.synchronise(newcomer, place.fair, place.clock)
    told = [message("sticks.bundle_refused", count=len(done.refused))] if done.refused else []
    return done.sent, done.received, told


# Lost laptops


def revoke(
    desk: Letter,
    last_good: Annotated[
        int | None,
        typer.Option(metavar="N", help="Its last change that counts; otherwise all that are here."),
    ] = None,
    database: Database = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Shuts a lost laptop out: what it writes from now on counts nowhere."""
    with _server_folder(data, database) as folder:
        done = revoking.revoke(_place(folder, fair), desk, last_good)
        answer = {"desk": done.desk.name or "", "letter": done.desk.letter, "last_good": done.last_good}
        print_answer(as_json, answer, text("enrolment.revoked", said.language, **answer))


def accept(
    desk: Letter,
    database: Database = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Lets count what a desk did after it was shut out, as far as it came here."""
    with _server_folder(data, database) as folder:
        place = _place(folder, fair)
        revoking.accept(place, desk)
        with place.read() as work:
            found = revoking.desk_with(work, desk)
        answer = {"desk": found.name or "", "letter": found.letter, "last_good": found.last_good}
        print_answer(as_json, answer, text("enrolment.accepted", said.language, **answer))
