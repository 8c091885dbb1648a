"""E-mail addresses: the key two of them are compared by, the addresses of a cell, and those that belong to a role.

The key: NFKC, zero-width characters and all blanks removed, `mailto:`, brackets, quotes and trailing marks stripped, lower case,
the host in its ASCII form (IDNA 2008, UTS 46). `+tag` and dots stay: both may belong to different people.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna
import numpy as np

from bridge.book import ObjectArray

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0])
_SEPARATORS = re.compile(r"\s*(?:[,;:、，；：/／|()（）\[\]「」【】\n\r\t]|:::)\s*|\s+")
_WRAPPING = "<>()[]{}\"'`“”‘’「」『』＜＞〈〉《》,;:.、。 "
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.+[\w!#$%&'*+/=?^`{|}~-]+)*\.*")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})")
_PLAINLY = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)
_INNER_BLANK = re.compile(r"\s")
_AROUND_MARK = re.compile(r"\s*([@._+-])\s*")  # blanks people typed inside an address
_BRACKETED = re.compile(r"<([^<>@\s]+@[^<>@\s]+)>")
_ROLE = re.compile(
    r"(info|sales|contact|support|office|admin|webmaster|postmaster|hello|inquir(y|ies)|enquiry|mail|desk|help|helpdesk"
    r"|soumu|eigyou?|kou?hou?|pr|press|marketing|hr|jinji|recruit|saiyou?|keiri|accounting|billing|reception|general|team"
    r"|staff|events?|event-desk|seminar|o?toiawase|customer|cs|service|shop|order|no-?reply|abuse|secretary)([.+_-].*)?"
)
NO_ADDRESS = frozenset(
    ("", "-", "--", "---", "ー", "なし", "無し", "無", "ありません", "不明", "n/a", "na", "none", "null", "nil", "x")
)
"""What people and programs write where there is no address (as `plain`)."""


def plain(text: str) -> str:
    """A text without what the eye does not see: NFKC, zero-width characters gone, blanks at the ends gone."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).translate(_INVISIBLE).strip()


@lru_cache(maxsize=65_536)
def email_key(text: str) -> str | None:
    """The key of one address, None where the text is none. Give a cell that may hold several to `addresses`."""
    found = "".join(plain(text).split()).lower()
    found = found.strip(_WRAPPING).removeprefix("mailto:").split("?subject=")[0].strip(_WRAPPING)
    local, at, host = found.rpartition("@")
    if not at or "@" in local or len(local) > 64 or not _LOCAL.fullmatch(local):
        return None
    host = _ascii_host(host)
    return f"{local}@{host}" if host and _HOST.fullmatch(host) and len(host) <= 253 else None


def email_keys(texts: ObjectArray) -> ObjectArray:
    """The key of each text of a column; None where it is none. An address in its plain form is its own key."""
    plainly = _PLAINLY.fullmatch
    found: list[str | None] = [
        text if text is None or plainly(text) else next((key for _, key in addresses(text)), None)
        for text in texts.tolist()
    ]
    return np.fromiter(found, dtype=object, count=len(found))


def is_plain(text: str) -> bool:
    """Whether the text is its own key: a lower-case address and nothing else."""
    return _PLAINLY.fullmatch(text) is not None


def name_key(text: str | None) -> str:
    """A name for comparing: NFKC, lower case, without any blanks; an empty text for none."""
    return "".join(plain(text).split()).lower() if text else ""


def keys_with_names(keys: ObjectArray, names: ObjectArray) -> ObjectArray:
    """The keys where an address and a name together say who somebody is (A-48)."""
    found = [None if key is None else f"{key} {name_key(name)}" for key, name in zip(keys, names, strict=True)]
    return np.fromiter(found, dtype=object, count=len(found))


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    ending = host.rpartition(".")[2]
    if not ending.isascii() and re.search("[a-z0-9]", ending):
        return ""  # text that was typed right behind an address: no ending mixes scripts
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


@lru_cache(maxsize=65_536)
def addresses(cell: str) -> tuple[tuple[str, str], ...]:
    """(as typed, key) of each valid address of a cell, in order, each key once."""
    text = plain(cell)
    if not _INNER_BLANK.search(text) and (key := email_key(cell)) is not None:
        return ((_typed(cell), key),)
    if "@" not in text:
        return ()
    whole = ((_typed(cell), key),) if (key := email_key(cell)) else ()
    return _apart(_AROUND_MARK.sub(r"\1", text)) or _apart(text) or whole


def _apart(text: str) -> tuple[tuple[str, str], ...]:
    """The addresses of a text, of which some words may be none: `Ada ada@example.com`."""
    found: dict[str, str] = {}
    for part in _BRACKETED.findall(text) or _SEPARATORS.split(text):
        if (key := email_key(part)) is not None:
            found.setdefault(key, _typed(part))
    return tuple((typed, key) for key, typed in found.items())


def _typed(text: str) -> str:
    """The address as typed, without the marks around it that belong to the file."""
    inner = text.strip().strip("<>\"'").strip()
    return inner[7:] if inner.lower().startswith("mailto:") else inner


def is_role(key: str) -> bool:
    """Whether the address belongs to a role, such as info@, rather than to one person."""
    return _ROLE.fullmatch(key.partition("@")[0]) is not None
