"""The computer under the station fails: what the table does, and what the person sees.

Every process here is real; docs/when-things-go-wrong.md names these tests in its table.
"""
