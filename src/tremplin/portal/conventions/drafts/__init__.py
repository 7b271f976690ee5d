"""Filling a convention step by step: kept at each step, right or wrong, under the names of the contract."""
