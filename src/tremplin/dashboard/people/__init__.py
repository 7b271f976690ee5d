"""People and what opens doors: signing in, one's account, the team of a partner, its API keys."""
