"""The pretend table at the level of pins and registers, for the very drivers of the real one.

The chips here are written from their data sheets and share nothing with the drivers, so that a
driver's mistake is not repeated in the chip that should show it.
"""
