"""What puts the station on a Raspberry Pi: units, rules, installer."""
