"""For those who watch over a server: whether it can work, and what it did."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from fairdesk.portal.described import Responses
from fairdesk.portal.watching import Figures
from fairdesk.store.readiness import Readiness


class Health(BaseModel):
    """Whether the server can work."""

    status: Literal["ok", "out of order"]
    database: Literal["reachable", "not reachable"]
    tables: Literal["current", "not current"]


def health_router(ask: Callable[[], Readiness], figures: Figures) -> APIRouter:
    """``/health`` and ``/metrics``."""
    router = APIRouter(tags=["watching"])

    # Plain functions: FastAPI runs them in threads, as the database may let them wait.
    def health(response: Response) -> Health:
        """Whether the database answers and its tables are those of this version."""
        found = ask()
        response.status_code = 200 if found.ready else 503
        return Health(
            status="ok" if found.ready else "out of order",
            database="reachable" if found.reachable else "not reachable",
            tables="current" if found.current else "not current",
        )

    def metrics() -> Response:
        """What this process of the server did since it began."""
        return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)

    out_of_order: Responses = {503: {"model": Health, "description": "Out of order."}}
    router.add_api_route("/health", health, methods=["GET"], responses=out_of_order)
    text: Responses = {
        200: {"description": "Prometheus text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    }
    router.add_api_route("/metrics", metrics, methods=["GET"], responses=text, response_class=Response)
    return router
