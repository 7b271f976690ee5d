"""What goes with the page of anything announced, whatever its kind: a poster, a picture for who shares it, a way to tell a problem."""
