"""Pages of people and places: scope, form, one action, a message, a redirect."""
