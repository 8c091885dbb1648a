"""From bytes to text: a byte order mark decides; else UTF-16 by its zero bytes, UTF-8 strictly, CP932 strictly, in this order.

The order matters: UTF-8 bytes of 株式会社 are valid CP932, too (as other characters), the reverse does not happen. `cp932`, never
`shift_jis`, which lacks ①, ㈱, 髙 and 﨑.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE"),
)
_SAMPLE = 65_536  # bytes that tell UTF-16 from other text
_SHARE = 0.02  # of bytes that are zero: less is a stray zero byte, as in names of Zoom users
_UTF7 = re.compile(rb"\+(?![0-9]+\b)[A-Za-z0-9+/]{3,}")
_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_NO_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")  # what Python makes of bytes that Windows has no character for
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was in, as people call it."""

    text: str
    encoding: str


class NotText(ValueError):
    """Bytes that are no text in any encoding lists come in; the message says what was seen."""


def decode(data: bytes) -> Decoded:
    """The text. Zero bytes inside are dropped. Raises NotText."""
    found = _marked(data) or _without_mark(data)
    text = found.text.replace("\0", "") if "\0" in found.text else found.text
    if len(_CONTROLS.findall(text[:_SAMPLE])) > 2 + len(text[:_SAMPLE]) // 500:
        raise NotText("holds control characters, so it is no text")
    return Decoded(text, found.encoding)


def _marked(data: bytes) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), name)
            except UnicodeDecodeError as error:
                raise NotText(f"begins like {name}, but byte {error.start} does not fit") from error
    return None


def _without_mark(data: bytes) -> Decoded:
    if (found := _looks_wide(data)) is not None:
        return found
    if _is_utf7(data[:_SAMPLE]):
        raise NotText("is UTF-7 text, which no list is read from; save it as UTF-8")
    faults = []
    for codec, name in (("utf-8", "UTF-8"), ("cp932", "CP932")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError as error:
            faults.append(f"{name} (byte {error.start})")
        else:
            if codec == "utf-8" or not _NO_CP932.search(text):
                return Decoded(text, name)
            faults.append(name)
    raise NotText(f"is neither {' nor '.join(faults)} nor UTF-16; if it is a list, save it as UTF-8")


def _looks_wide(data: bytes) -> Decoded | None:
    """UTF-16 text; None where zero bytes do not hint at it, or the bytes do not fit: zeros may be strays in other text."""
    codec = _wide(data[:_SAMPLE])
    if codec is None:
        return None
    try:
        return Decoded(data.decode(codec), f"{codec.upper().replace('-LE', ' LE').replace('-BE', ' BE')}")
    except UnicodeDecodeError:
        return None


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of ASCII marks and line ends is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < max(2, _SHARE * len(sample)):
        return None
    return "utf-16-le" if odd > 2 * even else "utf-16-be" if even > 2 * odd else None


def _is_utf7(sample: bytes) -> bool:
    """ASCII with words such as `+MFkwSw-` that are Japanese in UTF-7, and nothing else that would not be."""
    if not sample.isascii() or len(_UTF7.findall(sample)) < 2:
        return False
    try:
        text = sample[: sample.rfind(b"\n") + 1 or None].decode("utf-7")
    except UnicodeDecodeError:
        return False
    return not text.isascii() and all(one.isascii() or _JAPANESE.match(one) for one in text)
