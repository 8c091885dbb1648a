"""For clients with Google's hosts built in: a requests adapter that sends their traffic to a server of this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter


class Rerouting(HTTPAdapter):
    """Mounted for a host, it swaps scheme and host of every request; path, query and body stay."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = urlsplit(base)

    def send(self, request: requests.PreparedRequest, *more: Any, **options: Any) -> requests.Response:
        """Send a request to this machine."""
        request.url = urlunsplit((*self._base[:2], *urlsplit(str(request.url))[2:]))
        return super().send(request, *more, **options)
