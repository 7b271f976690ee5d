"""Announcers, broadcasters and moderators (one entity may be all three), and the keys they call the APIs with."""
