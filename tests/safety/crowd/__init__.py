"""A crowd: twenty people edit one spreadsheet while two `watch` processes and imports write it. `python -m tests.safety.crowd`.

People act inside the server, each act whole (`page.py`): a browser shows them the row they type in, wherever it moves, and so it
is known which of two came first. The bridges are processes of their own, over loopback HTTP (`bridges.py`). What people typed
stands in a model that knows nothing of the bridge (`model.py`); it judges in the end (`judge.py`).
"""
