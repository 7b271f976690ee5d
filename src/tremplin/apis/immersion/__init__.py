"""The contract of API Immersion Facilitée: `/api/v2`, `/api/v3` and the few routes of its site that others call."""
