"""Figures of a partner."""
