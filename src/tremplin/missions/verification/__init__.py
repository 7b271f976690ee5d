"""Tells which organisation of the national registers an announcer's organisation is, when nothing else it could be."""
