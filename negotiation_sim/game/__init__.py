"""Talks in which some seats are taken from outside: by people, or by programs."""
