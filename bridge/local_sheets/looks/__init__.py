"""looks: what a cell looks like.

Belongs here: effectiveFormat: defaults, alternating colours, the cell's own format, conditional formats; where a cell leads to.
Does not: keeping rules or checking what Google refuses of them (objects/).
"""
