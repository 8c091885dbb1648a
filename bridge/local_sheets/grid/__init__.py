"""grid: places on a tab, pure.

Belongs here: A1 and R1C1 notation, areas and lines, references inside formulas, and what inserting, deleting or moving lines does
to all of them. Does not: anything that holds a value.
"""
