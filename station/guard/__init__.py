"""The guard: a second process that holds the other contact in the motor's supply.

It shares nothing with the controller but the hardware layer: its own loop, its own reading of the
second tilt channel, its own contact of the emergency stop, its own judgement of the outermost
envelope, its own clock of the time head-down. What the two tell each other are two small records.
"""
