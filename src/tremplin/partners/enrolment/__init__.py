"""Which registered organisation a partner is: its number, checked offline, then in the registers kept here or elsewhere."""
