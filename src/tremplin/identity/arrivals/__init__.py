"""Coming by oneself: an organisation that signs up, someone who asks to be let in where it already is."""
