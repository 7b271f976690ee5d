"""Robots told from people by rules that anyone may read and undo: what a program says it is, one visitor's day, or a rate."""
