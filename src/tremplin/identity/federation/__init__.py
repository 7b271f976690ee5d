"""People whom another server signs in, such as ProConnect: which account is theirs. Linked by an address that server verified."""
