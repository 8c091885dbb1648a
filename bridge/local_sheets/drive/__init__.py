"""drive: Drive v3, and the little of v2 that clients of spreadsheets use.

Belongs here: files and folders, the query language, copies, sharing, comments, uploads and exports. Does not: formats of files
(files/), what the Sheets API does.
"""
