"""The adviser's desk: an inbox by risk, each convention on one screen, what may be done with it."""
