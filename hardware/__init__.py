"""What touches the world: sensors, drives, switches. Knows nothing of sessions or people."""
