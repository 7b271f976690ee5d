"""Telling partners what changed: signed, in order, retried for three days, replayable. Publishing is `kit.changes`."""
