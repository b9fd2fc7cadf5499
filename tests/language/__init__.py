"""Languages: nothing is left in English, and nothing is lost in another language."""
