"""An engine over documents of any kind: text, places, dates and facets, indexed in the writer's own transaction.

It knows documents, not what they mean: the modules above choose the fields and who may see what, as conditions.
`model` holds the nouns, `engine` the verbs (`index`, `remove`, `find`, `get`; `compact_tallies`, `arrange` for upkeep).
"""
