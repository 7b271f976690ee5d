"""The workspace under `/espace`: where people of partners sign in and do everything alone. Pages over the actions of the domain."""
