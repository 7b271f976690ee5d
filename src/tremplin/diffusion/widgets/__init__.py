"""Widgets: what a partner shows on a page of its own, chosen among what it may show."""
