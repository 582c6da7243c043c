"""The commands of the server."""

from pathlib import Path
from typing import Annotated

import typer

from fairdesk.command_line import Data, Json, opened, print_answer, said
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.store.enrolling import note_database, note_serving
from fairdesk.sync.addresses import reachable
from fairdesk.texts import text

DEFAULT_PORT = 8433

commands = typer.Typer(help="Serve desks: the portal, or a laptop for its hall.", no_args_is_help=True)


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 is everywhere.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 is any that is free.", min=0, max=65_535)] = DEFAULT_PORT,
    certificate: Annotated[
        Path | None, typer.Option(help="PEM; without it the server makes one.", exists=True, dir_okay=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="PEM; may stand in the same file.", exists=True, dir_okay=False)
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            help="Where the fairs stand: postgresql://user@server/database; without it in the folder.",
            envvar="FAIRDESK_DATABASE",
        ),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="HTTP, behind a proxy that does HTTPS.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Serves the fairs of a folder until it is told to end."""
    try:
        import fairdesk.portal.serving as serving
    except ImportError as error:
        raise UserFacingError(
            message("server.not_installed"), message("server.not_installed_advice")
        ) from error
    from fairdesk.portal.app import portal_app
    from fairdesk.portal.certificate import Certificate, own_certificate
    from fairdesk.portal.logs import keep_log

    with opened(data, database) as folder:
        chosen = Certificate(certificate, key or certificate) if certificate else None
        if chosen is None and not plain:
            chosen = own_certificate(folder.store.folder, folder.clock.now())
        if chosen is not None:
            chosen.refuse_if_useless()
        fingerprint = chosen.fingerprint if chosen else None
        keep_log()

        def listening(url: str) -> None:
            note_serving(folder.store, reachable(url), fingerprint)
            note_database(folder.store.folder, database)
            lines = [f"listening on {url}"]  # contract: other programs wait for these words
            if fingerprint:
                lines.append(text("server.fingerprint", said.language, fingerprint=fingerprint))
            print_answer(as_json, {"listening": url, "fingerprint": fingerprint}, "\n".join(lines))

        serving.serve(portal_app(folder.store, folder.clock), serving.Address(host, port, chosen), listening)
