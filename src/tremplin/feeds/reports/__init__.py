"""What was wrong in each catalogue that was read."""
