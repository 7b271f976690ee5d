"""A convention to keep: on paper (PDF), in an agenda (ICS), and the code on it that leads to its public verification."""
