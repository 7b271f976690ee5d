"""The sums that statistics are read from: each day of events added up once, and again when one of its events changes."""
