"""Forms in which names, companies, phone numbers, postal codes and readings are compared. Nobody sees them; cells stay as typed.

A form is a text, None where nothing is left to compare. Forms are idempotent: the form of a form is itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps

from bridge.sheet.emails import email_key, plain

Form = Callable[[str], str | None]

# Old and new shapes of the same character, as they are mixed in names of people. NFKC leaves them alone.
VARIANTS = str.maketrans(
    "髙﨑碕嵜邉邊德濵濱桒廣栁澤嶋嶌櫻國眞惠龍瀧曾峯槇藪舘冨靜條關顯榮圓學實壽將淸增總彌與來禮燈豐濤萬彥兒齋齊斎穗隆",
    "高崎崎崎辺辺徳浜浜桑広柳沢島島桜国真恵竜滝曽峰槙薮館富静条関顕栄円学実寿将清増総弥与来礼灯豊涛万彦児斉斉斉穂隆",
)
_LEGAL = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|(?:(?:公益|一般|特定非営利活動)?(?:社団|財団)?法人)"
    r"|特定非営利活動法人|\((?:株|有|同|資|名|相|社|財|一社|一財|医|学|特非)\)"
)
_LEGAL_LATIN = re.compile(
    r"(?:[, ]|^)(?:co\.?,? ?ltd|ltd|inc|incorporated|corp|corporation|company|llc|l\.l\.c|k\.?k|g\.?k|gmbh|s\.?a|plc|limited)\.?$"
)
_BETWEEN_WORDS = re.compile(r"[\s・･,.'’\"“”&＆/()\[\]「」-]+")
_TITLES = re.compile(r"(?:様|さま|殿|先生|御中)$")
_EXTENSION = re.compile(r"(?:内線|ext\.?|extension|x|#).*$")
_DIGITS = re.compile(r"[0-9]+")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ｰ", "-"))


def _settled(form: Form) -> Form:
    """The form, taken until it stays: what is left of `株式株式会社会社` is a legal form, too."""

    @lru_cache(maxsize=65_536)
    @wraps(form)
    def settled(text: str) -> str | None:
        before: str | None = None
        found: str | None = text
        while found is not None and found != before:
            before, found = found, form(found)
        return found

    return settled


@_settled
def name_form(text: str) -> str | None:
    """A person's name: width, case, blanks, titles and old shapes of characters make no difference."""
    word = _TITLES.sub("", "".join(plain(text).lower().split()))
    return _none_if_blank(word.translate(VARIANTS))


@_settled
def company_form(text: str) -> str | None:
    """A company without its legal form, wherever it stands: サンプル商事㈱, ㈱サンプル商事 and (株)サンプル商事 are alike."""
    word = " ".join(plain(text).lower().split())
    bare = _BETWEEN_WORDS.sub("", _LEGAL.sub("", _without_ending(word)))
    return _none_if_blank(bare.translate(VARIANTS))


def _without_ending(word: str) -> str:
    """Without `Co., Ltd.`, `Inc.`, `K.K.` at the end; one that would be nothing else stays."""
    shorter = _LEGAL_LATIN.sub("", word).rstrip(" ,.")
    return shorter if shorter and shorter != word.rstrip(" ,.") else word


@_settled
def phone_form(text: str) -> str | None:
    """A phone number as its national digits: `+81 (0)3-1234-5678` is 0312345678; one of another country keeps its `+`.

    Extensions are left out. A zero that Excel took away is put back where the number can only be Japanese.
    """
    word = _EXTENSION.sub("", plain(text).lower().translate(_HYPHENS)).lstrip("'=")
    abroad = word.lstrip("(").startswith("+") or word.startswith("00")
    digits = "".join(_DIGITS.findall(word.replace("(0)", "") if abroad else word))
    if word.startswith("00"):
        digits = digits[2:]
    if abroad and not digits.startswith("81"):
        return _none_if_blank(f"+{digits}" if digits else "")
    if digits.startswith("81") and (abroad or len(digits) in (11, 12)):
        digits = "0" + digits[2:].removeprefix("0")
    return _none_if_blank(_with_zero(digits))


def _with_zero(digits: str) -> str:
    """`9012345678` and `312345678` have lost their zero."""
    lost = (len(digits) == 10 and digits[0] in "5789" and digits[1] == "0") or (len(digits) == 9 and digits[0] != "0")
    return f"0{digits}" if lost else digits


@_settled
def postal_form(text: str) -> str | None:
    """A postal code: seven digits in Japan, with the zero that Excel took away; others without blanks and hyphens."""
    word = re.sub(r"[\s〒-]", "", plain(text).lower().translate(_HYPHENS)).lstrip("'")
    return _none_if_blank(f"0{word}" if re.fullmatch(r"[0-9]{6}", word) else word)


@_settled
def kana_form(text: str) -> str | None:
    """A reading: katakana, whatever it was typed in, without blanks and middle dots."""
    word = unicodedata.normalize("NFKC", plain(text)).translate(_HIRAGANA)
    return _none_if_blank(re.sub(r"[\s・.]", "", word).lower())


def _none_if_blank(word: str) -> str | None:
    return word or None


FORMS: Mapping[str, Form] = {
    "email": email_key,
    "full_name": name_form,
    "family": name_form,
    "given": name_form,
    "kana": kana_form,
    "company": company_form,
    "tel": phone_form,
    "mobile": phone_form,
    "zip": postal_form,
}
"""Column of `leads` -> the form its cells are compared in; other columns are compared as they stand."""


def alike(key: str, left: str, right: str) -> bool:
    """Whether two cells of a column say the same, written differently perhaps."""
    form = FORMS.get(key, plain)
    return left == right or (form(left) is not None and form(left) == form(right))
