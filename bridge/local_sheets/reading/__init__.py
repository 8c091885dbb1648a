"""reading: spreadsheets.get and developerMetadata, a spreadsheet as Google describes it.

Belongs here: the methods, and cells with all that can be known of them (grid_data). Does not: plain values (values/).
"""
