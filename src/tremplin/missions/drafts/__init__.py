"""Missions being written: kept as they are, right or wrong, seen by their announcer alone, published at once or at a date."""
