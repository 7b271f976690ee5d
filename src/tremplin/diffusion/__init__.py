"""Who may show what: rules by which a broadcaster shows the items of announcers, compiled to a condition evaluated at query time."""
