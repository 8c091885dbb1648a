"""local_sheets: a Google Sheets v4 and Drive v3 server for one machine; state in one SQLite file.

Belongs here: HTTP requests in, Google's answers out. Does not: anything of the rest of bridge, which this room never imports, so
that a shared off-by-one cannot pass every offline test. Fidelity is judged by recordings of the real service.

Rooms, imports pointing down (each says more in its own first lines):

    server      a request in, an answer out: URLs, batches, quotas, faults on order, the port       page: what browsers get
    drive       files, sharing, comments, uploads, exports
    requests    one file per batchUpdate request type                                             files: xlsx, ods
    values      spreadsheets.values                       reading: spreadsheets.get, developerMetadata
    editing     lines that move, sorting, filling, pasting
    objects     tables, filters, charts, protections, rules: kept and checked
    looks       effectiveFormat
    formulas    calculated by formualizer
    text        what people type and see
    workbook    cells, tabs, spreadsheets; the SQLite file
    grid        A1, areas, references
    wire        messages, masks, errors
"""

from bridge.local_sheets.server.service import LocalSheets
from bridge.local_sheets.wire.messages import LoggedRequest, Request, Response

__all__ = ["LocalSheets", "LoggedRequest", "Request", "Response"]
