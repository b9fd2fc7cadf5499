"""The web: pages, JSON and the live stream. No pins, no control, no motion of its own."""
