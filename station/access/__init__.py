"""What lets somebody in: PINs, tokens and codes, without the records and without the web."""
