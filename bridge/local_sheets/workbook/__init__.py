"""workbook: a spreadsheet as data, in memory and in one SQLite file.

Belongs here: cells, tabs, spreadsheets and drafts of them, finding what a request names, storing and loading, who may do what with
a file, and the seam for whoever calculates (engine). Does not: what any request does to it.
"""
