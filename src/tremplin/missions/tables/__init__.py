"""Missions in a spreadsheet: read from a file, its columns understood or told by a person, tried, then written all together."""
