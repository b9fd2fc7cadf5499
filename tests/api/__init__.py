"""The API from outside: generated requests, and the commands of its page in docs/."""
