"""Mails that come in: read as they are (`message`), their quotes left aside (`quotes`), passed on or answered (`delivery`)."""
