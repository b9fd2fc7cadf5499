"""The controller of the inversion and exercise station."""
