"""The public validator of catalogues: every problem of a feed, for anyone, without an account; nothing is kept."""
