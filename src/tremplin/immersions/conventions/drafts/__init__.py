"""Conventions that are being written: drafts, and the templates that others begin from."""
