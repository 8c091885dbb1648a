"""files: spreadsheets from and to files of other programs.

Belongs here: reading and writing .xlsx, writing .ods. Does not: CSV and HTTP (drive/).
"""
