"""Keys made at run time, and a token endpoint on loopback that answers as Google's does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ADDRESS = "bridge@project-of-tests.iam.gserviceaccount.com"


@dataclass
class TokenEndpoint:
    """Answers POSTs on loopback; `status` and `answer` can be changed. asked: the forms it received."""

    status: int = 200
    answer: dict[str, Any] = field(default_factory=lambda: {"access_token": "a-token", "expires_in": 3600})
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def endpoint() -> Iterator[TokenEndpoint]:
    """A running token endpoint."""
    told = TokenEndpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            body = json.dumps(told.answer).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/token"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def private_key() -> str:
    """A private key that no service knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


WriteKey = Callable[..., Path]


@pytest.fixture
def write_key(tmp_path: Path, private_key: str, endpoint: TokenEndpoint) -> WriteKey:
    """Write a service-account key file into the project folder; fields can be replaced, or left out with None."""

    def write(**changes: Any) -> Path:
        key = {
            "type": "service_account",
            "client_email": ADDRESS,
            "private_key": private_key,
            "private_key_id": "k1",
            "token_uri": endpoint.address,
        }
        key |= changes
        path = tmp_path / "service-account.json"
        path.write_text(json.dumps({name: value for name, value in key.items() if value is not None}))
        path.chmod(0o600)
        return path

    return write
