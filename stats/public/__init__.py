"""Pages without a login. They read approved data only: `stats.published` and publications with a standing approval."""
