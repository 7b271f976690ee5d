"""Sums by domain and by département, made of the sums by mission: too many missions have visits for a year of them to be read."""
