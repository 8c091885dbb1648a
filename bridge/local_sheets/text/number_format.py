"""Number format patterns: a number or a serial date -> the text people see.

https://developers.google.com/workspace/sheets/api/guides/formats
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

DAY_ZERO = datetime(1899, 12, 30)
TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|am/pm|A/P|a/p|y+|Y+|m+|M+|d+|D+|h+|H+|s+|S+|\.0+|.', re.DOTALL)
DATE_PART = re.compile(r"[yYmMdDhHsS]|AM/PM|am/pm|A/P|a/p|\[[hms]+\]")
DAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def general(value: float) -> str:
    """A number without a format: up to ten significant digits."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else _scientific(value)
    if value and not 1e-4 <= abs(value) < 1e15:
        return _scientific(value)
    digits = max(10, len(str(int(abs(value)))))
    text = f"{value:.{digits}g}"
    return text if "e" not in text else f"{Decimal(text):f}"


def _scientific(value: float) -> str:
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{int(exponent[1:]):02d}"


@lru_cache(maxsize=65_536)
def rendered(value: float, pattern: str, language: str = "en") -> str:
    """The text of a number. pattern: as in NumberFormat.pattern; language: ja or en, for names of days."""
    section, value = _section(pattern, value)
    tokens = tuple(TOKEN.findall(section))
    if any(_is_date(token) for token in tokens):
        return _date(value, tokens, language)
    return _number(value, tokens)


@lru_cache(maxsize=1024)
def sections(pattern: str) -> tuple[str, ...]:
    """The parts between `;` outside quotes and brackets."""
    parts = [""]
    for token in TOKEN.findall(pattern):
        if token == ";":
            parts.append("")
        else:
            parts[-1] += token
    return tuple(parts)


def _section(pattern: str, value: float) -> tuple[str, float]:
    parts = sections(pattern)
    if value < 0 and len(parts) > 1:
        return parts[1], -value
    if value == 0 and len(parts) > 2:
        return parts[2], value
    return parts[0], value


def text_of(text: str, pattern: str) -> str:
    """A text in a cell with a number format: its fourth section, or as it is."""
    parts = sections(pattern)
    if len(parts) < 4:
        return text
    return "".join(text if token == "@" else _literal(token) for token in TOKEN.findall(parts[3]))


def is_date_pattern(pattern: str) -> bool:
    """Whether a pattern shows dates or times."""
    return any(_is_date(token) for token in TOKEN.findall(sections(pattern)[0]))


def _is_date(token: str) -> bool:
    return bool(DATE_PART.fullmatch(token)) or (
        bool(token) and token[0] in "yYmMdDhHsS" and token[0] * len(token) == token
    )


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("_"):
        return " "
    if token.startswith("*"):
        return ""
    if token.startswith("["):
        return token[2:-1].partition("-")[0] if token.startswith("[$") else ""
    return token


# dates


def moment(serial: float) -> datetime:
    """The date and time of a serial number (day 0 = 1899-12-30), to the millisecond."""
    days = int(serial // 1)
    milliseconds = round((serial - days) * 86_400_000)
    return DAY_ZERO + timedelta(days=days, milliseconds=milliseconds)


def _date(value: float, tokens: tuple[str, ...], language: str) -> str:
    try:
        when = moment(value)
    except OverflowError:
        return general(value)
    half_day = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    if not any(token[0] in "Ss" or token.startswith(".0") for token in tokens):
        when += timedelta(milliseconds=0)
    parts = []
    for place, token in enumerate(tokens):
        parts.append(
            _date_part(token, when, value, minutes=_means_minutes(tokens, place), half_day=half_day, language=language)
        )
    return "".join(parts)


def _means_minutes(tokens: tuple[str, ...], place: int) -> bool:
    """`m` after hours or before seconds means minutes."""
    times = [(index, token[0].lower()) for index, token in enumerate(tokens) if _is_date(token) and token[0] != "["]
    times += [(index, token[1]) for index, token in enumerate(tokens) if re.fullmatch(r"\[[hms]+\]", token)]
    before = [kind for index, kind in sorted(times) if index < place]
    after = [kind for index, kind in sorted(times) if index > place]
    return (bool(before) and before[-1] == "h") or (bool(after) and after[0] == "s")


def _date_part(token: str, when: datetime, value: float, *, minutes: bool, half_day: bool, language: str) -> str:
    kind, length = token[0].lower(), len(token)
    if token.lower() in ("am/pm", "a/p"):
        text = ("AM" if when.hour < 12 else "PM") if length > 3 else ("A" if when.hour < 12 else "P")
        return text if token[0] == "A" else text.lower()
    if re.fullmatch(r"\[[hms]+\]", token):
        per_day = {"h": 24, "m": 1440, "s": 86_400}[token[1]]
        return str(int(value * per_day + 1e-6)).zfill(length - 2)
    if token.startswith(".0"):
        return f".{when.microsecond // 1000:03d}"[:length]
    if not _is_date(token):
        return _literal(token)
    if kind == "y":
        return f"{when.year:04d}" if length > 2 else f"{when.year % 100:02d}"
    if kind == "m" and not minutes:
        return _month(when, length)
    if kind == "d":
        return _day(when, length, language)
    hour = (when.hour % 12 or 12) if half_day else when.hour
    return str({"h": hour, "m": when.minute, "s": when.second}[kind]).zfill(min(length, 2))


def _month(when: datetime, length: int) -> str:
    if length < 3:
        return str(when.month).zfill(length)
    name = MONTHS[when.month - 1]
    return name[:3] if length == 3 else name if length == 4 else name[0]


def _day(when: datetime, length: int, language: str) -> str:
    if length < 3:
        return str(when.day).zfill(length)
    if language == "ja":
        return DAYS["ja"][when.weekday()] + ("曜日" if length > 3 else "")
    return LONG_DAYS[when.weekday()] if length > 3 else DAYS["en"][when.weekday()]


# numbers


def _number(value: float, tokens: tuple[str, ...]) -> str:
    """Digits go into the run of 0 # ? , . placeholders; everything else is literal."""
    pieces = [(token, _is_digit(token)) for token in tokens]
    digits = "".join(token for token, is_digit in pieces if is_digit)
    if not digits:
        return "".join(general(value) if token in ("@", "General") else _literal(token) for token in tokens)
    scaled = Decimal(repr(value)) * (100 ** sum(token == "%" for token in tokens))
    exponent = "E" in tokens
    shown = _with_exponent(scaled, tokens) if exponent else _digits(scaled, digits)
    parts, done = [], False
    for index, (token, is_digit) in enumerate(pieces):
        if exponent and (token == "E" or (token in "+-" and index and tokens[index - 1] == "E")):
            continue
        if not is_digit:
            parts.append(_literal(token))
        elif not done:
            parts.append(shown)
            done = True
    sign = "-" if value < 0 and any(character not in "0.,%" for character in shown if character.isdigit()) else ""
    return sign + "".join(parts)


def _is_digit(token: str) -> bool:
    return token in ("0", "#", "?", ",", ".") or bool(re.fullmatch(r"\.0+", token))


def _digits(value: Decimal, pattern: str) -> str:
    """The absolute value in a pattern such as `#,##0.00`."""
    whole, _, fraction = pattern.partition(".")
    while whole.endswith(","):  # trailing commas scale by thousands
        whole, value = whole[:-1], value / 1000
    places = len(fraction.replace(",", ""))
    rounded = abs(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    least = whole.replace(",", "").count("0")
    left = left.lstrip("0").zfill(least)
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", left)
    needed = fraction.replace(",", "").rstrip("#?").count("0")
    while len(right) > needed and right.endswith("0"):
        right = right[:-1]
    return left + (f".{right}" if right or "." in pattern else "")


def _with_exponent(value: Decimal, tokens: tuple[str, ...]) -> str:
    at = tokens.index("E")
    before = "".join(token for token in tokens[:at] if _is_digit(token))
    after = "".join(token for token in tokens[at:] if _is_digit(token))
    power = value.adjusted() if value else 0
    mantissa = _digits(value.scaleb(-power), before)
    return f"{mantissa}E{'-' if power < 0 else '+'}{str(abs(power)).zfill(len(after))}"
