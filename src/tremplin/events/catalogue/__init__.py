"""The events of one announcer: its list, and what it alone does with them."""
