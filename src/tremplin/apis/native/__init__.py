"""Our own API, under /api/v1, for what no contract that we honour offers.

Its habits, the same on every route: keys in `Authorization: Bearer` or `x-api-key`, names in `snake_case`, instants in UTC, periods
that include their start and not their end, parameters read strictly, refusals in problem+json (RFC 9457), lists in pages by cursor.
"""
