"""The project's benchmark: a seeded catalogue, lists of requests, a load runner and its report (`make bench`)."""
