"""google_sheets: the only room that talks to Google (or to a local server in its place), through gspread's client and google.auth.

Belongs here: signing in, the bounded transport, reading a Snapshot, applying batches exactly once.
Does not: anything that knows what a column means. gspread's errors are translated here, once.
"""
