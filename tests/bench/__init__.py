"""Benchmarks: each is a ratio, or a count, of things measured in one run, with its limit (house.md 7)."""
