"""Who asks, what they may do with a file, and protected ranges that bind everybody but the owner and their editors."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.local_sheets.wire.identities import ACCOUNT, SERVICE_ACCOUNT, Identities, Identity
from tests.local_sheets.conftest import Api

BRIDGE, READER, STRANGER = "bridge@example.com", "reader@example.com", "stranger@example.com"
TOKENS = {
    "of-owner": Identity(ACCOUNT),
    "of-bridge": Identity(BRIDGE, SERVICE_ACCOUNT),
    "of-reader": Identity(READER),
    "of-stranger": Identity(STRANGER),
}
DRIVE = "//drive/v3/files"
COLUMN_B = {"startColumnIndex": 1, "endColumnIndex": 2}
Json = dict[str, Any]


@pytest.fixture
def shared(api: Api) -> Api:
    """A spreadsheet of the owner's, shared with the bridge (writer) and a reader."""
    api.put("A1:B3", [["name", "rank"], ["Ada", "A"], ["Bob", "B"]])
    for account, role in ((BRIDGE, "writer"), (READER, "reader")):
        api.call("POST", f"{DRIVE}/{api.id}/permissions", {"type": "user", "role": role, "emailAddress": account})
    api.local.identities = Identities(TOKENS)
    return api


def as_(who: str) -> Json:
    return {"Authorization": f"Bearer of-{who}"}


def batch(api: Api, who: str, *requests: Json, status: int = 200) -> Any:
    return api.call("POST", ":batchUpdate", {"requests": list(requests)}, status=status, headers=as_(who))


def write(row: int, column: int, text: str) -> Json:
    start = {"rowIndex": row, "columnIndex": column}
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def protect(api: Api, area: Json, **more: Any) -> int:
    item = {"range": {"sheetId": 0, **area}, **more}
    answer = api.batch({"addProtectedRange": {"protectedRange": item}})
    return int(answer["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"])


def test_a_token_that_nobody_has_is_refused(shared: Api) -> None:
    error = shared.call("GET", "", status=401, headers={"Authorization": "Bearer made-up"})["error"]
    assert error["status"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(("required", "status"), [(False, 200), (True, 401)])
def test_a_request_without_a_token(shared: Api, required: bool, status: int) -> None:
    shared.local.identities = Identities(TOKENS, required=required)
    answer = shared.call("GET", "", status=status)
    assert ("error" in answer) == required


@pytest.mark.parametrize(
    ("who", "reading", "writing"),
    [("owner", 200, 200), ("bridge", 200, 200), ("reader", 200, 403), ("stranger", 403, 403)],
)
def test_what_each_may_do_with_a_spreadsheet(shared: Api, who: str, reading: int, writing: int) -> None:
    shared.call("GET", "/values/A1", status=reading, headers=as_(who))
    answer = batch(shared, who, write(1, 0, "Ada L."), status=writing)
    if writing == 403:
        assert answer["error"] == {
            "code": 403,
            "message": "The caller does not have permission",
            "status": "PERMISSION_DENIED",
        }
    assert shared.values("A2") == [["Ada L." if writing == 200 else "Ada"]]


@pytest.mark.parametrize(
    ("who", "method", "status", "reason"),
    [
        ("stranger", "GET", 404, "notFound"),
        ("stranger", "PATCH", 404, "notFound"),
        ("reader", "GET", 200, None),
        ("reader", "PATCH", 403, "insufficientFilePermissions"),
        ("bridge", "PATCH", 200, None),
        ("bridge", "DELETE", 403, "insufficientFilePermissions"),
        ("owner", "DELETE", 204, None),
    ],
)
def test_what_each_may_do_with_the_file(shared: Api, who: str, method: str, status: int, reason: str | None) -> None:
    body = {"name": "Renamed"} if method == "PATCH" else None
    answer = shared.call(method, f"{DRIVE}/{shared.id}", body, status=status, headers=as_(who))
    assert reason is None or answer["error"]["errors"][0]["reason"] == reason


@pytest.mark.parametrize(("who", "seen"), [("owner", 1), ("bridge", 1), ("reader", 1), ("stranger", 0)])
def test_a_list_shows_what_is_shared(shared: Api, who: str, seen: int) -> None:
    assert len(shared.call("GET", DRIVE, headers=as_(who))["files"]) == seen


def test_a_service_account_owns_no_files(shared: Api) -> None:
    answer = shared.call("POST", DRIVE, {"name": "New"}, status=403, headers=as_("bridge"))
    assert answer["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
    shared.call("POST", "//v4/spreadsheets", {}, status=403, headers=as_("bridge"))
    shared.call("POST", f"{DRIVE}/{shared.id}/copy", {}, status=403, headers=as_("bridge"))


def test_a_file_belongs_to_who_makes_it(shared: Api) -> None:
    made = shared.call("POST", "//v4/spreadsheets", {}, headers=as_("stranger"))["spreadsheetId"]
    owner = shared.call("GET", f"{DRIVE}/{made}/permissions", headers=as_("stranger"))["permissions"][0]
    assert (owner["role"], owner["emailAddress"]) == ("owner", STRANGER)
    shared.call("GET", f"//v4/spreadsheets/{made}", status=403, headers=as_("owner"))


SPAN = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
SORT = {"range": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3}, "sortSpecs": [{"sortOrder": "DESCENDING"}]}
PAINT = {"cell": {"userEnteredFormat": {"textFormat": {"bold": True}}}, "fields": "userEnteredFormat"}


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        pytest.param(write(1, 1, "C"), True, id="a protected cell"),
        pytest.param(write(1, 0, "Ada L."), False, id="a cell beside it"),
        pytest.param({"sortRange": SORT}, True, id="a sort across it"),
        pytest.param({"deleteDimension": {"range": SPAN}}, True, id="a row through it"),
        pytest.param({"insertDimension": {"range": SPAN}}, True, id="a row into it"),
        pytest.param({"repeatCell": {"range": {"sheetId": 0, **COLUMN_B}, **PAINT}}, True, id="its format"),
        pytest.param(
            {"insertDimension": {"range": {**SPAN, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}},
            False,
            id="a column before it",
        ),
    ],
)
def test_a_protected_column_binds_who_is_no_editor(shared: Api, request_: Json, refused: bool) -> None:
    protect(shared, {**COLUMN_B, "startRowIndex": 0, "endRowIndex": 3})
    answer = batch(shared, "bridge", write(9, 9, "x"), request_, status=400 if refused else 200)
    if refused:
        (name,) = request_
        message = answer["error"]["message"]
        assert message.startswith(f"Invalid requests[1].{name}: You are trying to edit a protected cell or object.")
        assert shared.values("A1:B3") == [["name", "rank"], ["Ada", "A"], ["Bob", "B"]]
        assert shared.values("J10") == []
    batch(shared, "owner", request_)


@pytest.mark.parametrize(
    "more",
    [{"warningOnly": True}, {"editors": {"users": [BRIDGE]}}, {"editors": {"domainUsersCanEdit": True}}],
    ids=["only a warning", "among the editors", "the owner's whole domain"],
)
def test_a_protection_that_binds_not(shared: Api, more: Json) -> None:
    protect(shared, COLUMN_B, **more)
    batch(shared, "bridge", write(1, 1, "C"))
    assert shared.values("B2") == [["C"]]


def test_values_are_protected_too(shared: Api) -> None:
    protect(shared, COLUMN_B)
    shared.call("PUT", "/values/B2", {"values": [["C"]]}, status=400, valueInputOption="RAW", headers=as_("bridge"))
    assert shared.values("B2") == [["A"]]


def test_a_protected_tab_with_a_gap(shared: Api) -> None:
    protect(shared, {}, unprotectedRanges=[{"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}])
    batch(shared, "bridge", write(1, 0, "Ada L."))
    batch(shared, "bridge", write(1, 1, "C"), status=400)
    assert shared.values("A2:B2") == [["Ada L.", "A"]]


def test_a_protection_cannot_be_taken_away_by_whom_it_binds(shared: Api) -> None:
    protected = protect(shared, COLUMN_B)
    taking = {"deleteProtectedRange": {"protectedRangeId": protected}}
    refusal = batch(shared, "bridge", taking, status=400)["error"]["message"]
    assert "protected" in refusal
    batch(shared, "owner", taking)
    batch(shared, "bridge", write(1, 1, "C"))
    assert shared.values("B2") == [["C"]]


@pytest.mark.parametrize(("who", "can_edit"), [("owner", True), ("bridge", False)])
def test_a_read_says_whether_who_asks_may_edit(shared: Api, who: str, can_edit: bool) -> None:
    protect(shared, COLUMN_B)
    (item,) = shared.call("GET", "", headers=as_(who))["sheets"][0]["protectedRanges"]
    assert item["requestingUserCanEdit"] is can_edit
    assert item.get("editors") == ({"users": [ACCOUNT]} if can_edit else None)


def test_whoever_protects_a_range_stays_among_its_editors(shared: Api) -> None:
    item = {"range": {"sheetId": 0, **COLUMN_B}}
    batch(shared, "bridge", {"addProtectedRange": {"protectedRange": item}})
    batch(shared, "bridge", write(1, 1, "C"))
    assert shared.values("B2") == [["C"]]


def test_identities_are_set_over_the_side_and_tokens_are_never_told(shared: Api) -> None:
    body = {"tokens": {"secret-1": {"account": BRIDGE, "kind": "service_account"}}, "required": True}
    shown = shared.call("PUT", "//_local/identities", body)
    assert shown == {"accounts": [{"account": BRIDGE, "kind": "service_account"}], "required": True}
    shared.call("GET", "", status=401)
    shared.call("GET", "", headers={"Authorization": "Bearer secret-1"})
    for wrong in (
        {},
        {"tokens": {"x": {"account": 1}}},
        {"tokens": {"x": {"account": "a@example.com", "kind": "robot"}}},
    ):
        shared.call("PUT", "//_local/identities", wrong, status=400)
    shared.call("DELETE", "//_local/identities")
    shared.call("GET", "")
