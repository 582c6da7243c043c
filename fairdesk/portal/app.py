"""The server put together: a store in, an ASGI application out."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from fairdesk import __version__
from fairdesk.domain.clock import Clock
from fairdesk.domain.messages import UserFacingError
from fairdesk.portal.desks import DesksOfStore
from fairdesk.portal.enrol_routes import enrol_router
from fairdesk.portal.health import health_router
from fairdesk.portal.limits import Limits
from fairdesk.portal.logs import note_error
from fairdesk.portal.refusals import Refusal
from fairdesk.portal.requests import Gate
from fairdesk.portal.sync_routes import sync_router
from fairdesk.portal.watching import Figures, Watched, refused, route_of
from fairdesk.store.readiness import readiness
from fairdesk.store.replica import StoreReplica
from fairdesk.store.seen_requests import SeenRequests
from fairdesk.store.store import Store

_TRY_AGAIN = {"Retry-After": "5"}


def portal_app(
    store: Store, clock: Clock, limits: Limits | None = None, more: Sequence[APIRouter] = ()
) -> FastAPI:
    """The server on a store; ``more`` are the routes of its pages."""
    limits, figures = limits or Limits(), Figures()
    gate = Gate(DesksOfStore(store, clock), SeenRequests(store.engine), clock, limits)
    app = FastAPI(
        title="fairdesk server",
        version=__version__,
        description="Many desks, one fair. Every request of a desk is signed with the desk's own key.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(sync_router(gate, StoreReplica(store, clock), figures, limits))
    app.include_router(enrol_router(store, clock, limits))
    app.include_router(health_router(lambda: readiness(store.engine), figures))
    for router in more:
        app.include_router(router)
    app.add_middleware(Watched, figures=figures)
    _answer_refusals(app)
    return app


def _answer_refusals(app: FastAPI) -> None:
    """Every way in which a request can fail ends in an answer of one form."""

    def refusal(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)
        return refused(request, error)

    def nothing_there(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        key = {404: "not_found", 405: "wrong_method"}.get(error.status_code, "malformed")
        return refused(request, Refusal(key, error.headers))

    def no_such_path(request: Request, _error: Exception) -> JSONResponse:
        return refused(request, Refusal("not_found"))

    def out_of_order(request: Request, error: Exception) -> JSONResponse:
        note_error("the store is in trouble", error, route=route_of(request.scope))
        return refused(request, Refusal("out_of_order", _TRY_AGAIN))

    app.add_exception_handler(Refusal, refusal)
    app.add_exception_handler(HTTPException, nothing_there)
    app.add_exception_handler(RequestValidationError, no_such_path)
    app.add_exception_handler(UserFacingError, out_of_order)
    app.add_exception_handler(SQLAlchemyError, out_of_order)
