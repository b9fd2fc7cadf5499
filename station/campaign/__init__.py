"""Simulated sessions in which everything goes wrong, judged by an oracle that knows physics."""
