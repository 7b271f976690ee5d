"""What each moderating broadcaster decides of the missions it is offered: by hand, in bulk, or by its own rules.

`model` holds statuses and moves, `rules` the automatic rules as data, `motives` the shared vocabulary; `inbox` is what waits.
`changes` is what a publication does to decisions; `automatic` writes, tries and runs rules; `actions` is what a person does.
"""
