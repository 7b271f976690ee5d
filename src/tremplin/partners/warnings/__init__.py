"""What goes wrong for a partner, told to it: opened when it is first seen, counted while it lasts, closed when it is over."""
