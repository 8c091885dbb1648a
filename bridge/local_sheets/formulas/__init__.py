"""Formulas: calculated by formualizer, and only those that somebody reads.

Belongs here: Google's formulas in the engine's words (translation, reach), Google's own functions (functions), a copy of the cells
that formulas reach (mirror), results back as cell values (calculator). Does not: parsing or dependency tracking of our own; the
engine has them. Only mirror.py and functions.py import the engine, and they are imported when a formula is read for the first time.
"""
