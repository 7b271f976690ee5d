"""Companies ready to welcome someone for some days, as the public sees them: searched, on a map, one by one, and written to."""
