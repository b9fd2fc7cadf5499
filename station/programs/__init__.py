"""What can be run: the schema of programs, the catalogue of exercises, and the built-in ones."""
