"""Prescribers: who they are, which départements they cover, who decides in them, and for whom they answer.

`vocabulary` and `model` (pure), `reading` (a line of JSON → an agency), `store` (SQL), `actions` (`find`, `list_covering`, `people`…),
`loading` (a file), `team` (what may not happen to the people of one). An agency knows no convention.
"""
