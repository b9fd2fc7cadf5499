"""Commissioning: finds out what a table is really like, with a person at its button."""
