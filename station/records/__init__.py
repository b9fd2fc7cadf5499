"""What is kept: people, sessions, events and samples. Importing this loads no database driver."""
