"""The language of a spreadsheet, pure: A1 and ranges, cells and typed values, headers and columns, rows and records.

Belongs here: reading a Snapshot into a Book, the hidden `_memory`, ids and identities, the words of choice lists, adopt's mapping.
Does not: anything that computes a column (rules/), compares two Books (planning/) or talks to Google (google_sheets/).
"""
