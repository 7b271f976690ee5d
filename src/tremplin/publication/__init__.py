"""What anyone may mirror or take away whole: the log of public items (RPDE, deltas) and the dumps of each night.

The log is written by the database, in the transaction that writes what is searched, whoever writes it (migration 0041): it can
neither miss a change nor tell one that was undone.
"""
