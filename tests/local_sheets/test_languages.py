"""Error messages in other languages: code, status and what varies stay; the words do not."""

import pytest

from bridge.local_sheets.objects.guarding import REFUSED
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.languages import LANGUAGES, in_language


@pytest.fixture
def japanese(api):
    api.call("PUT", "//_local/language", {"language": "ja"})
    return api


def test_the_place_of_a_fault_stays(japanese):
    error = japanese.batch({"deleteSheet": {"sheetId": 9}}, status=400)["error"]
    assert error["message"] == "Invalid requests[0].deleteSheet: ID が 9 のシートはありません"
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    japanese.call("DELETE", "//_local/language")
    assert japanese.refused({"deleteSheet": {"sheetId": 9}}).endswith("No sheet with id: 9")


def test_a_language_that_is_not_there_is_refused(api):
    assert "en, ja, es" in api.call("PUT", "//_local/language", {"language": "xx"}, status=400)["error"]["message"]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_the_protected_cell_message_is_known_in_every_language(language):
    assert in_language(ApiError(f"Invalid data[0]: {REFUSED}"), language).message.startswith("Invalid data[0]: ")
    assert "protected" not in in_language(ApiError(REFUSED), language).message
