"""How feeds are read."""
