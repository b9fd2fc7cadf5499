"""Whether the tests of the last four rooms before the motor notice every small change in them."""
