"""values: spreadsheets.values, plain rows of values.

Belongs here: the methods (methods), cells -> JSON (rendering), JSON -> cells (writing), where append writes (appending). Does not:
formats and everything else that a cell has besides its value (reading/, requests/).
"""
