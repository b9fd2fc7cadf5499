"""The JSON interface under /api/v1; `table.py` lists every address of it."""
