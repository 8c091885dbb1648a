"""planning: pure. What differs becomes a Plan; a Plan becomes text, and batches of Sheets API requests.

Belongs here: diff, Plan, request builders, coalescing, splitting into batches, the look of a template as requests.
Does not: reading or sending anything, or deciding what a column should hold (rules/).
"""
