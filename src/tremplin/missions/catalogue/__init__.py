"""An announcer's own list: all its missions, whatever became of them, as it looks for them."""
