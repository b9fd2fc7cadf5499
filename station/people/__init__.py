"""Who lies on the table: profiles, their limits, and whether a program may be run today."""
