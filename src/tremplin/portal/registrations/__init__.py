"""Registering for an event, one's ticket, and the desk from which the organiser welcomes people: by links, without an account."""
