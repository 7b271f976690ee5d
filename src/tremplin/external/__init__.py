"""One file per remote server we call. Nothing here knows the platform."""
