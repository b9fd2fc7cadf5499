"""Drivers of the sensor chips: each knows one data sheet, and nothing of tables or angles."""
