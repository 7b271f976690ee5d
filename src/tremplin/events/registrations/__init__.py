"""Registering for events: places on site and at a distance, a waiting list that empties into the places freed, tickets, check-in.

`actions` registers, cancels, refills, checks in; `upkeep` reminds, tells what changed, forgets; `model` holds the rules.
"""
