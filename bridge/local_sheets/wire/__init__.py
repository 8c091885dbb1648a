"""wire: the language of the API, whatever a spreadsheet is.

Belongs here: requests and responses as values, Google's message shapes (schema.json is made from the discovery document), field
masks, how values are normalised, error bodies and their languages, who asks. Does not: cells, places in a grid, HTTP servers.
"""
