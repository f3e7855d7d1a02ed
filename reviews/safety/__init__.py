"""How finely a count may be published, so that nobody works out a small one."""
