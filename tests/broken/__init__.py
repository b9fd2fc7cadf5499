"""Products that were broken on purpose, each in one rule, and the proof that they are caught.

The files beside this one say what is changed and what catches it; `docs/decisions/0032` says why.
"""
