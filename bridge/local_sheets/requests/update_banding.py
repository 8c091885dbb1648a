"""Change alternating colours under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateBandingRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.banding import stored_banding
from bridge.local_sheets.wire.masks import below, merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find, replace
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateBanding"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = update_mask(request, "BandedRange")
    if mask is not None:
        mask = {
            name: with_twins("BandingProperties", below(mask, name)) if "Prop" in name else mask[name] for name in mask
        }
    source = normalised(request.get("bandedRange", {}), "BandedRange")
    wanted = source.get("bandedRangeId")
    new = merged(find(draft, "bandedRanges", wanted), source, mask) | {"bandedRangeId": wanted}
    replace(draft, "bandedRanges", wanted, item=stored_banding(draft, new))
    return {}
