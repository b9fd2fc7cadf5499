"""Spoken guidance from the station's own loudspeaker, in a process of its own."""
