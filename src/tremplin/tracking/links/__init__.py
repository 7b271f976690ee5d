"""Tracked links: where they lead, by what means visitors come, what they count."""
