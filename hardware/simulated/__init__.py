"""The pretend table: a physical plant, its panel, and faults that can be switched on."""
