"""What was done in the space of a partner: by whom, when, what, why. Its people read all of it, staff's acts first of all."""
