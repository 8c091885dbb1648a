"""server: a request in, an answer out; the only room that knows HTTP.

Belongs here: which function answers which URL, bodies packed and masked, batches, quotas, faults on order, the server on a port and
the page's files. Does not: anything about spreadsheets themselves.
"""
