"""Programs that call the events API: their secret, and the tokens that it gives (OAuth 2.0, client credentials)."""
