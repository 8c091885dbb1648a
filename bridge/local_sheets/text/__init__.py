"""text: between what people type, what is stored and what people see.

Belongs here: texts that become numbers, dates or formulas (entering), number formats, values as texts. Does not: formulas'
values (formulas/), colours (looks/).
"""
