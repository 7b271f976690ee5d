"""Events that change announcers, because two partners turn out to be one."""
