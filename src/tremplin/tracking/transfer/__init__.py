"""What visitors did with the items of a partner, counted for another from then on, because both turn out to be one."""
