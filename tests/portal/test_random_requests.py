"""Whatever is sent, the server answers it with a reason and never breaks; its description tells the truth."""

import cbor2
import httpx
import pytest
import schemathesis
from a_server import Laptop, RunningServer, contents, in_thread
from desks import SimulatedDesk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fairdesk.domain.clock import SystemClock
from fairdesk.portal.app import portal_app
from fairdesk.portal.described import FRAMES
from fairdesk.portal.limits import Limits, Rate
from fairdesk.portal.refusals import STATUSES
from fairdesk.sync.wire import Batch, PieceRequest, Point

ANY = Rate(10**6, 10**6)
ROUTES = (
    ("POST", "join"),
    ("POST", "vector"),
    ("POST", "pull"),
    ("POST", "push"),
    ("POST", "keys"),
    ("PUT", "keys"),
)
ROUTES += (("POST", "pieces"), ("PUT", "pieces"))

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=1), inner, max_size=8),
    max_leaves=10,
)


def messages(laptop: Laptop) -> list[bytes]:
    """Messages as a desk sends them."""
    vector = laptop.replica.vector(laptop.fair)
    batch = Batch(laptop.fair, laptop.identity.desk, Point(0, bytes(32)), (b"no change",), ())
    return [vector.to_bytes(), batch.to_bytes(), PieceRequest("00" * 32, 0).to_bytes()]


def bodies(laptop: Laptop) -> st.SearchStrategy[bytes]:
    """Anything at all, CBOR of anything, and messages of which a field is another."""
    fields = [cbor2.loads(message) for message in messages(laptop)]
    altered = st.builds(
        lambda one, name, other: cbor2.dumps({**one, name: other}, canonical=True),
        st.sampled_from(fields),
        st.sampled_from(sorted({name for one in fields for name in one})),
        plain,
    )
    return st.one_of(
        st.binary(max_size=300), plain.map(cbor2.dumps), altered, st.sampled_from(messages(laptop))
    )


def test_a_thousand_bodies_that_a_known_desk_may_send(
    laptop: Laptop, server: RunningServer, beside: SimulatedDesk
) -> None:
    """The desk goes mad, but its signatures are right: so the server reads all that it says."""
    statuses: dict[int, int] = {}
    state = laptop.replica.vector(laptop.fair).heads

    @settings(max_examples=1_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(ROUTES), bodies(laptop))
    def send(route: tuple[str, str], body: bytes) -> None:
        method, name = route
        answer = client.request(
            method, laptop.path(name), content=body, headers=laptop.signed(name, body, method)
        )
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert STATUSES[answer.json()["error"]] == answer.status_code

    before = contents(server.folder)
    patient = portal_app(beside.store, SystemClock(), Limits(desk=ANY, address=ANY, stranger=ANY))
    with in_thread(patient) as url, httpx.Client(base_url=url, trust_env=False) as client:
        send()
    after = contents(server.folder)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {
        "seen_requests",
        "settings",
        "checkpoints",
        "heads",
    }  # what it said of itself, and signatures
    assert statuses[400] > 300
    assert laptop.replica.vector(laptop.fair).heads == state


@schemathesis.serializer("application/cbor")
def as_it_is(_context: object, value: object) -> bytes:
    """The description says of bodies only that they are bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def description(beside: SimulatedDesk) -> schemathesis.schemas.BaseSchema:
    """The description of a server on the same data."""
    return schemathesis.openapi.from_asgi("/openapi.json", portal_app(beside.store, SystemClock()))


def test_the_description_tells_the_truth(
    description: schemathesis.schemas.BaseSchema, laptop: Laptop
) -> None:
    """Every route is asked as the description says, unsigned and signed, and answers as it says."""
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    operations = [one.ok() for one in description.get_all_operations()]
    assert {(one.method.upper(), one.path) for one in operations} == {
        *((method, f"/api/v1/fairs/{{fair}}/{name}") for method, name in ROUTES),
        ("POST", "/api/v1/join"),
        ("GET", "/health"),
        ("GET", "/metrics"),
    }
    for operation in operations:

        @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(), signs=st.booleans())
        def ask(case: schemathesis.Case, signs: bool) -> None:
            if signs and "fair" in case.path_parameters:
                case.path_parameters = {"fair": laptop.fair.hex()}
                name = case.path.rpartition("/")[2]
                body = case.body if isinstance(case.body, bytes) else b""
                case.body, case.query = body, {}
                case.headers = laptop.signed(name, body, case.method.upper())
            case.call_and_validate(checks=checks)

        ask()


def test_bodies_are_described_as_what_they_are(description: schemathesis.schemas.BaseSchema) -> None:
    paths = description.raw_schema["paths"]
    pull = paths["/api/v1/fairs/{fair}/pull"]["post"]
    assert set(pull["requestBody"]["content"]) == {"application/cbor"}
    assert set(pull["responses"]["200"]["content"]) == {FRAMES}
    assert {one["name"] for one in pull["parameters"] if one["in"] == "header" and one["required"]} == {
        *("X-Fairdesk-Desk", "X-Fairdesk-Time", "X-Fairdesk-Nonce", "X-Fairdesk-Body", "X-Fairdesk-Signature")
    }
    for path, operations in paths.items():
        for operation in operations.values():
            statuses = set(operation["responses"])
            assert statuses <= {"200", "204", "default", *map(str, STATUSES.values())}, path
