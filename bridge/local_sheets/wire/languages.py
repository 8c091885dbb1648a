"""Error messages in other languages: Google localises them, so that no client may depend on the English words.

Only the protected-cell message has been seen in another language (Spanish); the words here are ours, what varies in them is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bridge.local_sheets.wire.errors import ApiError

# pattern of the English message -> the message in Japanese; groups are put into it
JAPANESE: Mapping[str, str] = {
    r"Requested entity was not found\.": "リクエストされたエンティティが見つかりませんでした。",
    "The caller does not have permission": "呼び出し元に権限がありません",
    r"You are trying to edit a protected cell or object\..*": (
        "保護されているセルまたはオブジェクトを編集しようとしています。"
        "編集が必要な場合は、スプレッドシートのオーナーに保護の解除を依頼してください。"
    ),
    "Unable to parse range: (.*)": r"範囲を解析できません: \1",
    r"Range \((.*)\) exceeds grid limits\. Max rows: (\d+), max columns: (\d+)": (
        r"範囲（\1）がグリッドの上限を超えています。最大行数: \2、最大列数: \3"
    ),
    r"No sheet with id: (\d+)": r"ID が \1 のシートはありません",
    r"No (.+) with id: (\S*)": r"ID が \2 のオブジェクト（\1）はありません",
    r'A sheet with the name "(.*)" already exists\. Please enter another name\.': (
        r"「\1」という名前のシートはすでに存在します。別の名前を入力してください。"
    ),
    r"Cannot add developer metadata with ID \[(\d+)\] because .*": (
        r"ID [\1] のデベロッパー メタデータはすでに存在するため追加できません。"
    ),
    r"Cannot add named range with name (.*), a named range with that name already exists\.": (
        r"\1 という名前の名前付き範囲はすでに存在します。"
    ),
    r'Sheet "(.*)" already has sheet protection\.': r"シート「\1」はすでに保護されています。",
    r"You can't hide all the sheets in a document\.": (
        "ドキュメント内のすべてのシートを非表示にすることはできません。"
    ),
    r"You can't remove all the (?:visible )?sheets in a document\.": (
        "ドキュメント内のすべてのシートを削除することはできません。"
    ),
    "You cannot add alternating background colors to a range that already has .*": (
        "すでに交互の背景色が設定されている範囲です。"
    ),
    r"You can't sort a range containing vertical merges\. There is a vertical merge at (.*)": (
        r"縦方向に結合されたセルを含む範囲は並べ替えられません（\1）"
    ),
    r"Your input contains more than the maximum of (\d+) characters in a single cell\.": (
        r"1 つのセルに入力できる文字数の上限 \1 を超えています。"
    ),
    r"Must specify at least one request\.": "リクエストを 1 つ以上指定してください。",
}
SPANISH: Mapping[str, str] = {
    r"Requested entity was not found\.": "No se encontró la entidad solicitada.",
    r"The caller does not have permission": "El emisor no tiene permiso",
    r"You are trying to edit a protected cell or object\..*": "Estás intentando editar una celda o un objeto protegidos. "
    "Ponte en contacto con el propietario de la hoja de cálculo para que quite la protección.",
    r"Unable to parse range: (.*)": r"No se puede analizar el intervalo: \1",
    r"No sheet with id: (\d+)": r"No hay ninguna hoja con el ID: \1",
}
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": {}, "ja": JAPANESE, "es": SPANISH}
PREFIX = re.compile(r"Invalid (?:requests|data)\[\d+\][.\w]*: ")


def in_language(error: ApiError, language: str) -> ApiError:
    """The same error with its message in a language; what is not known stays English."""
    prefix = match[0] if (match := PREFIX.match(error.message)) else ""
    rest = error.message[len(prefix) :]
    for pattern, text in LANGUAGES[language].items():
        if found := re.fullmatch(pattern, rest, re.DOTALL):
            error.message = prefix + found.expand(text)
            break
    return error
