"""jobs: the shells of the commands. Each gathers (reads, settings), lets pure rooms decide, and writes once.

Belongs here: the order of steps, retries that plan again, files written for people.
Does not: rules of the business (rules/), requests (planning/), printing and exit codes (cli/).
"""
