"""Around every request: how long it took and how it ended, for the log and the figures."""

import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fairdesk.portal.logs import note, note_error
from fairdesk.portal.refusals import Refusal


class Figures:
    """What a server process counts; Prometheus reads it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fairdesk_requests", "Requests served.", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "fairdesk_request_seconds", "How long a request took.", ["route"], registry=self.registry
        )
        self.refused = Counter(
            "fairdesk_refusals", "Requests refused, by reason.", ["reason"], registry=self.registry
        )
        self.taken = Counter(
            "fairdesk_changes_taken",
            "Changes in batches that were accepted, also again.",
            registry=self.registry,
        )
        self.given = Counter("fairdesk_changes_given", "Changes that desks got.", registry=self.registry)


class Watched:
    """Notes every request, and answers what nobody foresaw without telling what it was."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app = app
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 0

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as error:  # the last guard: no word of it reaches a client
            note_error("unforeseen", error, route=route_of(scope))
            if status == 0:
                await refused(Request(scope), Refusal("unforeseen"))(scope, receive, watched_send)
        finally:
            self._note(scope, status, time.monotonic() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = route_of(scope), method_of(scope)
        self._figures.requests.labels(route, method, str(status)).inc()
        self._figures.seconds.labels(route).observe(seconds)
        told = scope.get("state", {}).get(_TOLD, {})
        reason = told.get("refused")
        if reason:
            self._figures.refused.labels(reason).inc()
        note("request", route=route, method=method, status=status, ms=round(seconds * 1000, 1), **told)


_TOLD = "told"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def tell(request: Request, **what: str) -> None:
    """Adds something to what is noted of a request: ids of desks and fairs, never words."""
    request.scope.setdefault("state", {}).setdefault(_TOLD, {}).update(what)


def refused(request: Request, refusal: Refusal) -> JSONResponse:
    """The answer to a request that is refused."""
    tell(request, refused=refusal.key)
    return JSONResponse(refusal.answer, refusal.status, refusal.headers)


def route_of(scope: Scope) -> str:
    """The pattern of the path; those that nobody made count as one, or strangers would fill the figures."""
    return getattr(scope.get("route"), "path_format", "unknown")


def method_of(scope: Scope) -> str:
    """The method; those that nobody made count as one."""
    return scope["method"] if scope["method"] in _METHODS else "other"
