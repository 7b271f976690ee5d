"""Public pages: anyone finds a mission, reads it, and offers help; no account, no cookie, no JavaScript needed."""
