"""What a file is, by its first bytes, when it is no list; and advice for it."""

from __future__ import annotations

import re

_LOOKS = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*", re.DOTALL)
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "is a PNG picture", "Give the list as CSV or Excel"),
    (b"\xff\xd8\xff", "is a JPEG picture", "Give the list as CSV or Excel"),
    (b"GIF8", "is a GIF picture", "Give the list as CSV or Excel"),
    (b"%PDF", "is a PDF document", "Export the list as CSV or Excel"),
    (b"\x1f\x8b", "is a gzip archive", "Unpack it first"),
    (b"Rar!", "is a RAR archive", "Unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive", "Unpack it first"),
    (b"SQLite format 3", "is a database", "Export the list as CSV or Excel"),
    (b"{\\rtf", "is an RTF document", "Export the list as CSV or Excel"),
    (b"BEGIN:VCARD", "holds vCards", "Export the contacts as CSV"),
    (b"BEGIN:VCALENDAR", "is a calendar", "Export the participants as CSV"),
    (b"From ", "is a mailbox", "Export the addresses as CSV"),
)
_MARKUP = re.compile(rb"<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b", re.IGNORECASE)
_JSON = re.compile(rb'[\[{]\s*["{\[]')
OLE = b"\xd0\xcf\x11\xe0"
_WORKBOOK = re.compile("W\0o\0r\0k\0b\0o\0o\0k\0|B\0o\0o\0k\0".encode("latin-1"))
_LOCKED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".encode("latin-1")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an Excel or OpenDocument workbook."""
    if data.startswith(OLE):
        return _WORKBOOK.search(data) is not None
    return data.startswith(b"PK") and (b"xl/workbook.xml" in data or b"opendocument.spreadsheet" in data[:200])


def no_list(data: bytes) -> tuple[str, str] | None:
    """What the bytes are, if they are clearly no list, and what to do."""
    if not data.strip():
        return ("is empty", "") if not data else ("holds nothing but blanks", "")
    for beginning, what, advice in _BEGINNINGS:
        if data.startswith(beginning):
            return what, advice
    if data.startswith(b"PK"):
        return (
            "is an archive or an Office document that is no workbook",
            "Unpack it and give the CSV or Excel file inside",
        )
    if data.startswith(OLE) and _LOCKED in data:
        return "is protected by a password", "Save it without one"
    if data.startswith(OLE):
        return "is an Office document that is no workbook", "Export the list as CSV or Excel"
    if _MARKUP.match(start := _LOOKS.sub(b"", data[:400], count=1)):
        return (
            "is a web page (HTML), whatever its name says",
            "Export the list as CSV or Excel; perhaps a login page was saved",
        )
    if _XML.match(start):
        return "is XML", "Export the list as CSV or Excel"
    return ("is JSON", "Export the list as CSV or Excel") if _JSON.match(start) else None
