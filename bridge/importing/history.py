"""History: campaigns and キャンペーン履歴. One row a lead and campaign: flags are OR-ed, the earliest date stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.importing.file_list import Status
from bridge.importing.incoming import Incoming
from bridge.importing.matching import NOBODY
from bridge.importing.records import added, new_ids
from bridge.importing.terms import Terms, Verb
from bridge.rules.columns import flags, given, moments, only, words
from bridge.rules.context import Context
from bridge.rules.member_names import places_of
from bridge.sheet.words import normal

YES, NO = "yes", "no"
WRITTEN = ("invited", "responded", "happened_on", "import_last")  # columns of existing lines that an import may write
_OPEN = pd.Timestamp.max.to_numpy().astype("datetime64[s]")  # later than any date: what NaT counts as in a minimum


@dataclass(frozen=True)
class Campaigns:
    """table: with the new ones at its end; of: position of each incoming row's campaign, NOBODY for none; new: names."""

    table: Table
    of: IntArray
    new: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """table: キャンペーン履歴 as it shall be; added, changed: one flag an incoming row: it brought a line, or changed one;
    pairs_added, pairs_changed: lines; written: existing lines (positions) in which a cell changes."""

    table: Table
    added: BoolArray
    changed: BoolArray
    pairs_added: int
    pairs_changed: int
    written: IntArray


def campaigns(table: Table, rows: Incoming, which: BoolArray, *, import_id: str, context: Context) -> Campaigns:
    """Find each row's campaign by name, and make those that are not there."""
    wanted = only(rows.campaign, which)
    codes, names = pd.factorize(np.array([None if one is None else normal(one) for one in wanted], dtype=object))
    known = {normal(name): at for at, name in reversed([*enumerate(words(table.frame, "name"))]) if name}
    place = [known.get(name, NOBODY) for name in names]
    first = {code: at for at, code in reversed([*enumerate(codes.tolist())])}
    missing = [code for code, at in enumerate(place) if at == NOBODY]
    for number, code in enumerate(missing):
        place[code] = len(table) + number
    of = np.array([*place, NOBODY], dtype=np.int64)[codes]
    if not missing:
        return Campaigns(table, of, ())
    spelled = [rows.campaign[first[code]].strip() for code in missing]
    starts = [rows.event_on[first[code]] for code in missing]
    values = {
        "id": new_ids(table, len(missing), context),
        "name": np.array([*spelled, None], dtype=object)[:-1],
        "starts_on": np.array(starts, dtype="datetime64[s]"),
        "import_first": np.full(len(missing), import_id, dtype=object),
    }
    return Campaigns(added(table, len(missing), values, context), of, tuple(spelled))


def happened_on(rows: Incoming, found: Campaigns, context: Context) -> np.ndarray:
    """リード発生日: the row's date, else the event's, else the campaign's start, else the day of the import."""
    starts = np.append(moments(found.table.frame, "starts_on"), np.datetime64("NaT", "s"))[found.of]
    today = np.datetime64(context.now, "D").astype("datetime64[s]")
    dates = rows.happened_on
    for other in (rows.event_on, starts, np.full(len(rows), today)):
        dates = np.where(np.isnat(dates), other, dates)
    return dates.astype("datetime64[D]").astype("datetime64[s]")


def flags_of(rows: Incoming, terms: Terms) -> tuple[BoolArray, BoolArray]:
    """(招待, 反応) of each row: an invitation list invites; any other list tells of people who responded, absent ones apart."""
    if terms.verb is Verb.INVITE:
        return np.ones(len(rows), dtype=bool), flags(rows.status == Status.ATTENDED)
    return np.zeros(len(rows), dtype=bool), ~flags(rows.status == Status.ABSENT)


def upsert(
    table: Table,
    rows: Incoming,
    leads: ObjectArray,
    found: Campaigns,
    *,
    terms: Terms,
    import_id: str,
    context: Context,
    formulas: Sequence[BoolArray] = (),
) -> History:
    """Put each row's lead (id, None for no person) and campaign into the history. formulas: lines that hold one are left alone."""
    which = np.flatnonzero(given(leads) & (found.of != NOBODY))
    none = np.zeros(len(rows), dtype=bool)
    if not len(which):
        return History(table, none, none, 0, 0, which)
    invited, responded = flags_of(rows, terms)
    campaign_ids = words(found.table.frame, "id")[found.of[which]]
    lines = pd.DataFrame(
        {
            "lead": leads[which],
            "campaign": campaign_ids,
            "invited": invited[which],
            "responded": responded[which],
            "on": happened_on(rows, found, context)[which],
        }
    )
    pair, pairs = _pairs(lines)
    at = _existing(table, pairs, found.table)
    fresh = at == NOBODY
    open_lines = ~fresh & ~np.logical_or.reduce(
        [rows_of[at] for rows_of in formulas] or [np.zeros(len(at), dtype=bool)]
    )
    changes, written = _changes(table, at[open_lines], pairs[open_lines], import_id)
    table = table.with_columns(**changes) if changes else table
    table = _appended(table, pairs[fresh], import_id, context)
    touched = np.zeros(len(pairs), dtype=bool)
    touched[np.flatnonzero(~fresh)[np.isin(at[~fresh], written)]] = True
    first = np.zeros(len(lines), dtype=bool)
    first[np.unique(pair, return_index=True)[1]] = True
    brought, changed = none.copy(), none.copy()
    brought[which] = fresh[pair] & first
    changed[which] = touched[pair]
    return History(table, brought, changed, int(fresh.sum()), int(touched.sum()), written)


def _pairs(lines: pd.DataFrame) -> tuple[IntArray, pd.DataFrame]:
    """Each line's pair, and the pairs with flags OR-ed and the earliest date, in the order they come."""
    lead, _ = pd.factorize(lines["lead"])
    campaign, names = pd.factorize(lines["campaign"])
    pair, _ = pd.factorize(lead.astype(np.int64) * max(len(names), 1) + campaign)
    count = int(pair.max()) + 1
    heads = np.unique(pair, return_index=True)[1]
    pairs = lines.take(heads).reset_index(drop=True)
    for key in ("invited", "responded"):
        pairs[key] = np.bincount(pair[lines[key].to_numpy()], minlength=count) > 0
    earliest = np.full(count, _OPEN)
    np.minimum.at(earliest, pair, lines["on"].to_numpy("datetime64[s]"))
    pairs["on"] = earliest
    return pair, pairs


def _existing(table: Table, pairs: pd.DataFrame, campaigns_table: Table) -> IntArray:
    """Where each pair stands in the history, NOBODY for a new one."""
    if not len(table):
        return np.full(len(pairs), NOBODY, dtype=np.int64)
    width = len(campaigns_table) + 1
    leads, _ = pd.factorize(np.concatenate([words(table.frame, "lead_id"), pairs["lead"].to_numpy(dtype=object)]))
    named = words(table.frame, "campaign_id"), pairs["campaign"].to_numpy(dtype=object)
    campaign = np.concatenate([places_of(ids, campaigns_table) for ids in named])
    codes = leads.astype(np.int64) * width + campaign
    codes[(leads < 0) | (campaign < 0)] = NOBODY
    known = pd.Index(codes[: len(table)])
    place = np.flatnonzero(~known.duplicated())
    at = known[place].get_indexer(pd.Index(codes[len(table) :]))
    return np.asarray(np.append(place, NOBODY)[at], dtype=np.int64)


def _changes(table: Table, at: IntArray, pairs: pd.DataFrame, import_id: str) -> tuple[dict[str, Any], IntArray]:
    """Cells of existing lines: あり where it says so now, an earlier date, and which import it was."""
    frame = table.frame
    columns: dict[str, Any] = {}
    written = np.zeros(len(at), dtype=bool)
    for key in ("invited", "responded"):
        column = words(frame, key)
        news = pairs[key].to_numpy() & ~flags(column[at] == YES)
        written |= news
        column = column.copy()
        column[at[news]] = YES
        columns[key] = column
    dates = moments(frame, "happened_on").copy()
    on = pairs["on"].to_numpy("datetime64[s]")
    earlier = np.isnat(dates[at]) | (on < dates[at])
    written |= earlier
    dates[at[earlier]] = on[earlier]
    columns["happened_on"] = dates
    last = words(frame, "import_last").copy()
    last[at[written]] = import_id
    return ({**columns, "import_last": last}, at[written]) if written.any() else ({}, at[:0])


def _appended(table: Table, pairs: pd.DataFrame, import_id: str, context: Context) -> Table:
    count = len(pairs)
    if not count:
        return table
    choice = np.array([NO, YES], dtype=object)
    values: Mapping[str, Any] = {
        "id": new_ids(table, count, context),
        "lead_id": pairs["lead"].to_numpy(dtype=object),
        "campaign_id": pairs["campaign"].to_numpy(dtype=object),
        "invited": choice[pairs["invited"].to_numpy().astype(np.int64)],
        "responded": choice[pairs["responded"].to_numpy().astype(np.int64)],
        "happened_on": pairs["on"].to_numpy("datetime64[s]"),
        "import_first": np.full(count, import_id, dtype=object),
        "import_last": np.full(count, import_id, dtype=object),
    }
    return added(table, count, values, context)
