"""Agendas coming in and going out: iCalendar, OpenAgenda, schema.org, our XML.

Each reader gives `item.ReadEvent`, one a date: a fault of one event costs only that event. `importing` keeps what is read.
"""
