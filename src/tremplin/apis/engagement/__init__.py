"""API Engagement's contract: /v0, /v2 and /r, wire-compatible with the service it takes the place of.

docs/compatibility.md tells, line by line, where we do better than the original and why no client breaks.
"""
