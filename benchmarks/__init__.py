"""benchmarks: what a sync costs, beside a floor and other clients. `python -m benchmarks` (or `make bench`) prints the table.

Belongs here: the invented deals, the processes that are measured (client, floor, peers), the counting proxy and the table.
Nothing of bridge/ imports it.
"""
