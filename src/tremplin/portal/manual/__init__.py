"""The documentation of the platform, served by it: guides, reference of the APIs, what changed; for people and for programs."""
