"""Missions to accept or refuse."""
