"""The public pages of job events: the agenda, an event, calendars and feeds of any search; registering, the organiser's desk."""
