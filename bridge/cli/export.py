"""`export`: one tab as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import Overwrite, invocation, moment, pairs
from bridge.cli.terminal import complain, say, shortened, show_json, show_table

if TYPE_CHECKING:
    from bridge.views.export import Export

PREVIEW_COLUMNS = 6
PREVIEW_CELLS = 11  # terminal cells of one cell


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(export)


def export(
    context: typer.Context,
    tab: Annotated[str, typer.Argument(metavar="TAB", help="Key or name of a tab, e.g. deals.", show_default=False)],
    csv: Annotated[
        bool, typer.Option("--csv", help="Comma-separated, with a byte order mark for Excel. The default.")
    ] = False,
    tsv: Annotated[bool, typer.Option("--tsv", help="Tab-separated, to paste into a spreadsheet.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="An Excel workbook; texts keep their leading zeros.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where to write it.  [default: TAB.csv, .tsv or .xlsx; TAB-2.csv where that is taken]"
        ),
    ] = None,
    overwrite: Overwrite = False,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the byte order mark.")] = False,
    safe: Annotated[
        bool, typer.Option("--safe", help="Put ' before texts that Excel would take for formulas.")
    ] = False,
    preview: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Show the first N rows here; write no file.")
    ] = None,
    confidential: Annotated[bool, typer.Option("--confidential", help="Include records marked confidential.")] = False,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE", help="Only records in which a column reads so; may be given more than once."
        ),
    ] = None,
    as_invite: Annotated[
        bool, typer.Option("--as-invite", help="People who may be written to, as `import invite` reads them.")
    ] = False,
) -> None:
    """Write a tab to a CSV, TSV or Excel file.

    Columns and labels as on the sheet. Only you can read the file (mode 0600); it is there completely or not at all, and takes the
    place of another file only if you say so. Records marked confidential are left out unless asked for.
    """
    from bridge.jobs.deciding import reading
    from bridge.jobs.export import Format, free_path, tab_export, write_export
    from bridge.planning.text import counted

    if csv + tsv + xlsx > 1:
        raise typer.BadParameter("choose one of --csv, --tsv and --xlsx")
    run = invocation(context)
    settings = run.settings()
    conditions = pairs(where or (), "--where")
    book, how = reading(run.connection(settings), settings, moment(None, settings))
    table = tab_export(book, tab, context=how, confidential=confidential, where=conditions, as_invite=as_invite)
    if preview is not None:
        _show_preview(table, preview, json=run.json)
        return
    kind = Format.TSV if tsv else Format.XLSX if xlsx else Format.CSV
    path = output or free_path(Path(f"{tab}.{kind.value}"))
    result = write_export(table, path=path, kind=kind, bom=not no_bom, safe=safe, overwrite=overwrite)
    if run.json:
        show_json({"path": str(result.path), "records": result.records, "left_out": result.left_out})
    else:
        say(f"{counted(result.records, 'record')} written to {result.path}.")
    _tell_left_out(result.left_out)


def _show_preview(table: Export, count: int, *, json: bool) -> None:
    """The first rows; on a terminal only the first columns that are filled in them, for 80 columns."""
    first = table.first(count)
    if json:
        show_json([dict(zip(first.header, row, strict=True)) for row in first.rows])
    else:
        filled = [column for column in first.columns if any(column.texts)][:PREVIEW_COLUMNS]
        rows = zip(*([shortened(text, PREVIEW_CELLS) for text in column.texts] for column in filled), strict=True)
        if filled:
            show_table([shortened(column.label, PREVIEW_CELLS) for column in filled], rows)
        say(f"{len(first)} of {len(table)} records; {len(filled)} of {len(table.columns)} columns.")
    _tell_left_out(table.left_out)


def _tell_left_out(count: int) -> None:
    if count:
        what = "1 confidential record is" if count == 1 else f"{count} confidential records are"
        complain(f"note: {what} left out; add --confidential to include what is confidential")
