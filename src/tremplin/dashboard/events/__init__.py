"""Events: announced by a form, their registrations, the agendas they are read from."""
