"""objects: what lies on a tab besides cells, as Google keeps it, and what it refuses.

Belongs here: tables, filters, charts, slicers, banding, protections, conditional format rules, validation, groups, comments: their
stored shape, their checks, and what they do to cells. Does not: the requests that add or change them (requests/).
"""
