"""Processes that keep records and are killed at random instants, and what was promised by then."""
