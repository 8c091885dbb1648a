"""editing: changes of cells and lines that several requests share.

Belongs here: inserting, deleting and moving with all that must follow, sorting, filling, copying and pasting, CellData under a
mask. Does not: one request's own checks and replies (requests/).
"""
