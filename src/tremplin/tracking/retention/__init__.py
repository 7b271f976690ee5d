"""How long what tracking knows is kept, and the purge that makes it so. docs/donnees-personnelles.md tells it for every table."""
