"""Plumbing that knows none of the platform's words: database, queue, HTTP edge, outgoing requests, problems, logs."""
