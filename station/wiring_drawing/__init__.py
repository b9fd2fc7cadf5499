"""Draws what is wired where: the user's own pins, read from the settings.

`sheet.draw` makes the drawing, `pin_table` the same as a table. Nothing here touches a pin.
"""
