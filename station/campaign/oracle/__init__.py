"""The oracle: sees what is really so and what the wires carry, and nothing of the controller.

It shares no code with `station.control`; a contract of the imports holds that.
"""
