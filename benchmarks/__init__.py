"""What the station costs and how punctual it is, in figures; `make bench` runs all of it.

Nothing here is a test: no figure is ever compared with a bound by a machine.
"""
