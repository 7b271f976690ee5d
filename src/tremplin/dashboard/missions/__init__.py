"""Missions announced: the list, the form, catalogues and their reports."""
