"""importing: a file somebody exported becomes a FileList: its people, one row each, before anybody asks who they are.

Belongs here: reading bytes with limits (`reader.py` alone touches files, `old_excel.py` alone starts a process), decoding, finding
tables and headers, recognising the source, normalising what is compared. Does not: the spreadsheet, what an import does to it, or
how anything is printed.
"""
