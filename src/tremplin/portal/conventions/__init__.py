"""Pages of a convention, for its people: a link of a mail, no account, no script."""
