"""Believable demo data, made through the actions: places, people, cards and a year of uses."""
