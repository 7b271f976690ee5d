"""Tremplin: where French organisations publish, exchange, search and follow missions, immersions and job events."""
