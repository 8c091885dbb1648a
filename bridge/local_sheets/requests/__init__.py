"""One file per batchUpdate request type: NAME, and perform(draft, request) -> its reply.

Belongs here: what one request does to a draft, and what it refuses (ApiError). Does not: what several requests share (see the
modules one level up), anything about HTTP. A new type is a file here and its line below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bridge.local_sheets.requests import (
    add_banding,
    add_conditional_format_rule,
    add_dimension_group,
    add_filter_view,
    add_named_range,
    add_protected_range,
    add_sheet,
    add_table,
    append_cells,
    append_dimension,
    auto_resize_dimensions,
    clear_basic_filter,
    copy_paste,
    create_developer_metadata,
    cut_paste,
    delete_banding,
    delete_conditional_format_rule,
    delete_developer_metadata,
    delete_dimension,
    delete_dimension_group,
    delete_filter_view,
    delete_named_range,
    delete_protected_range,
    delete_range,
    delete_sheet,
    delete_table,
    duplicate_filter_view,
    duplicate_sheet,
    find_replace,
    insert_dimension,
    insert_range,
    merge_cells,
    move_dimension,
    repeat_cell,
    set_basic_filter,
    set_data_validation,
    sort_range,
    unmerge_cells,
    update_banding,
    update_borders,
    update_cells,
    update_conditional_format_rule,
    update_developer_metadata,
    update_dimension_group,
    update_dimension_properties,
    update_filter_view,
    update_named_range,
    update_protected_range,
    update_sheet_properties,
    update_spreadsheet_properties,
    update_table,
)
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet


class RequestType(Protocol):
    """A module of this folder."""

    NAME: str

    def perform(self, draft: Spreadsheet, request: Json) -> Json:
        """Do it; gives the reply, {} for none. Raises ApiError 400."""


ALL: tuple[RequestType, ...] = (
    add_banding,
    add_conditional_format_rule,
    add_dimension_group,
    add_filter_view,
    add_named_range,
    add_protected_range,
    add_sheet,
    add_table,
    append_cells,
    append_dimension,
    auto_resize_dimensions,
    clear_basic_filter,
    copy_paste,
    create_developer_metadata,
    cut_paste,
    delete_banding,
    delete_conditional_format_rule,
    delete_developer_metadata,
    delete_dimension,
    delete_dimension_group,
    delete_filter_view,
    delete_named_range,
    delete_protected_range,
    delete_range,
    delete_sheet,
    delete_table,
    duplicate_filter_view,
    duplicate_sheet,
    find_replace,
    insert_dimension,
    insert_range,
    merge_cells,
    move_dimension,
    repeat_cell,
    set_basic_filter,
    set_data_validation,
    sort_range,
    unmerge_cells,
    update_banding,
    update_borders,
    update_cells,
    update_conditional_format_rule,
    update_developer_metadata,
    update_dimension_group,
    update_dimension_properties,
    update_filter_view,
    update_named_range,
    update_protected_range,
    update_sheet_properties,
    update_spreadsheet_properties,
    update_table,
)
REQUESTS: Mapping[str, RequestType] = {request_type.NAME: request_type for request_type in ALL}
