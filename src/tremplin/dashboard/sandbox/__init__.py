"""A place to try everything, alone, for thirty days: a partner with missions, a widget, clicks and a test key."""
