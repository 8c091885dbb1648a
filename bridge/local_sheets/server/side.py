"""`/_local/...`: what a test asks of this server beside Google's API. docs/testing.md shows each with an example.

GET, DELETE       /_local/requests   what was asked since the start, or since it was emptied
GET, POST, DELETE /_local/orders     faults and people on order (orders.py)
GET, PUT, DELETE  /_local/quotas     requests a minute (quotas.py)
GET, PUT, DELETE  /_local/identities who stands behind which token (identities.py)
GET, PUT, DELETE  /_local/language   of error messages (languages.py)
GET, PUT, DELETE  /_local/validation whether strict rules are enforced (validating.py)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, Protocol

from bridge.local_sheets.server.orders import SIDE, Orders, parse_order
from bridge.local_sheets.server.quotas import Meter, Quotas
from bridge.local_sheets.server.responses import answer, unpacked
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.identities import SERVICE_ACCOUNT, USER, Identities, Identity
from bridge.local_sheets.wire.languages import LANGUAGES
from bridge.local_sheets.wire.messages import LoggedRequest, Request, Response
from bridge.local_sheets.wire.schema import Json, parsed_json


class Adjustable(Protocol):
    """What is told of a server, and set, from the side; LocalSheets says what each means."""

    log: list[LoggedRequest]
    language: str
    enforces_validation: bool
    orders: Orders
    meter: Meter | None
    identities: Identities

    def forget(self) -> None:
        """Empty the log."""


Perform = Callable[[Adjustable, Json], Any]


def answered(local: Adjustable, request: Request) -> Response:
    """Answer a side request; it is neither logged nor counted."""
    name = request.path.removeprefix(SIDE).strip("/")
    perform = PERFORM.get((request.method.upper(), name))
    try:
        local.identities.check_secret(request)
        if perform is None:
            there = ", ".join(f"{method} {SIDE}{other}" for method, other in PERFORM)
            raise ApiError(f"No {request.method} {request.path}; there are: {there}.", code=404)
        content = unpacked(request)
        return answer(request, None, perform(local, parsed_json(content) if content else {}))
    except ApiError as error:
        return answer(request, None, error.body(), status=error.code)


def _requests(local: Adjustable, _: Json) -> Json:
    entries = [asdict(entry) for entry in local.log]
    kinds = [entry["kind"] for entry in entries]
    return {
        "reads": kinds.count("read"),
        "writes": kinds.count("write"),
        "bytesUp": sum(entry["bytes_up"] for entry in entries),
        "bytesDown": sum(entry["bytes_down"] for entry in entries),
        "requests": entries,
    }


def _forget(local: Adjustable, _: Json) -> Json:
    local.forget()
    return {}


def _orders(local: Adjustable, _: Json) -> Json:
    return {"orders": [asdict(order) for order in local.orders.open()]}


def _order(local: Adjustable, body: Json) -> Json:
    """One order, or several as {"orders": [...]}: all of them or none."""
    for order in [parse_order(given) for given in body.get("orders", [body])]:
        local.orders.give(order)
    return _orders(local, {})


def _no_orders(local: Adjustable, _: Json) -> Json:
    local.orders.clear()
    return {}


def _quotas(local: Adjustable, _: Json) -> Json:
    return {} if local.meter is None else asdict(local.meter.quotas)


def _set_quotas(local: Adjustable, body: Json) -> Json:
    local.meter = Meter(Quotas(**_limits(body)))
    return _quotas(local, {})


def _limits(body: Mapping[str, Any]) -> dict[str, int | None]:
    names = [field.name for field in fields(Quotas)]
    for name, value in body.items():
        if name not in names or not (value is None or (type(value) is int and value >= 0)):
            raise ApiError(f'Quotas are {", ".join(names)}, each a number or null; not "{name}": {value!r}.')
    return dict(body)


def _no_quotas(local: Adjustable, _: Json) -> Json:
    local.meter = None
    return {}


def _identities(local: Adjustable, _: Json) -> Json:
    """Without the tokens: they are secrets."""
    accounts = [{"account": one.account, "kind": one.kind} for one in local.identities.tokens.values()]
    return {"accounts": accounts, "required": local.identities.required}


def _set_identities(local: Adjustable, body: Json) -> Json:
    """{"tokens": {token: {"account": address, "kind": "user" or "service_account"}}, "required": whether a token must be sent}"""
    tokens = body.get("tokens", {})
    if not isinstance(tokens, dict) or not tokens or not all(map(_is_identity, tokens.values())):
        raise ApiError('Identities are {"tokens": {TOKEN: {"account": ADDRESS, "kind": "user" or "service_account"}}}.')
    found = {token: Identity(one["account"], one.get("kind", USER)) for token, one in tokens.items()}
    local.identities = local.identities.with_tokens(found, required=body.get("required") is True)
    return _identities(local, {})


def _is_identity(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("account"), str)
        and value.get("kind", USER) in (USER, SERVICE_ACCOUNT)
    )


def _no_identities(local: Adjustable, _: Json) -> Json:
    local.identities = local.identities.with_tokens({})
    return {}


def _language(local: Adjustable, _: Json) -> Json:
    return {"language": local.language}


def _set_language(local: Adjustable, body: Json) -> Json:
    if body.get("language") not in LANGUAGES:
        raise ApiError(f"Error messages are there in {', '.join(LANGUAGES)}; not in {body.get('language')!r}.")
    local.language = body["language"]
    return _language(local, {})


def _validation(local: Adjustable, _: Json) -> Json:
    return {"strict": local.enforces_validation}


def _set_validation(local: Adjustable, body: Json) -> Json:
    if not isinstance(body.get("strict"), bool):
        raise ApiError(f'Validation is {{"strict": true}} or {{"strict": false}}, not {body!r}.')
    local.enforces_validation = body["strict"]
    return _validation(local, {})


def _no_validation(local: Adjustable, _: Json) -> Json:
    return _set_validation(local, {"strict": False})


def _no_language(local: Adjustable, _: Json) -> Json:
    return _set_language(local, {"language": "en"})


PERFORM: Mapping[tuple[str, str], Perform] = {
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): _forget,
    ("GET", "orders"): _orders,
    ("POST", "orders"): _order,
    ("DELETE", "orders"): _no_orders,
    ("GET", "identities"): _identities,
    ("PUT", "identities"): _set_identities,
    ("DELETE", "identities"): _no_identities,
    ("GET", "validation"): _validation,
    ("PUT", "validation"): _set_validation,
    ("DELETE", "validation"): _no_validation,
    ("GET", "language"): _language,
    ("PUT", "language"): _set_language,
    ("DELETE", "language"): _no_language,
    ("GET", "quotas"): _quotas,
    ("PUT", "quotas"): _set_quotas,
    ("DELETE", "quotas"): _no_quotas,
}
