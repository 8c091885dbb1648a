"""Who asks: tokens stand for people and service accounts. Without identities, everybody is the owner of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.messages import Request

ACCOUNT = "local@example.com"  # who asks without a token
USER, SERVICE_ACCOUNT = "user", "service_account"
REFUSED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One account. kind: user, or service_account (which can own no files)."""

    account: str
    kind: str = USER


NOBODY_ELSE = Identity(ACCOUNT)


@dataclass(frozen=True, slots=True)
class Identities:
    """Bearer token -> identity. required: whether a request without a token is refused; else it comes from ACCOUNT.

    secret: a token of ACCOUNT that stays when others come and go; with it, every request must have a token.
    """

    tokens: Mapping[str, Identity] = field(default_factory=dict)
    required: bool = False
    secret: str = ""

    def with_tokens(self, tokens: Mapping[str, Identity], *, required: bool = False) -> Identities:
        """Other tokens, the same secret."""
        own = {self.secret: NOBODY_ELSE} if self.secret else {}
        return Identities({**tokens, **own}, required or bool(own), self.secret)

    def check_secret(self, request: Request) -> None:
        """Raises ApiError 401 for a side request without the secret, where there is one."""
        if self.secret and request.header("authorization").partition(" ")[2].strip() != self.secret:
            raise ApiError(REFUSED, code=401)

    def of(self, request: Request) -> Identity:
        """Who sends a request. Raises ApiError 401 for a token that nobody has."""
        if not self.tokens:
            return NOBODY_ELSE
        scheme, _, token = request.header("authorization").partition(" ")
        if not scheme and not self.required:
            return NOBODY_ELSE
        identity = self.tokens.get(token.strip()) if scheme.lower() == "bearer" else None
        if identity is None:
            raise ApiError(REFUSED, code=401)
        return identity
