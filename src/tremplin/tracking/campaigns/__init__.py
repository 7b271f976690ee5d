"""Tracked links of a broadcaster to a page of an announcer: in a mail, on a banner, on a poster by its QR code."""
