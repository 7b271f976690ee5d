"""Immersion offers: the companies that a partner announces for them, by a form or a file."""
