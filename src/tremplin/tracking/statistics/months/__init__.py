"""Sums of the months that are over, made of the sums of their days: a year has too many days for each to be read."""
