"""Finds out whether this computer and this table are fit for use, and says how to make them so.

`facts` is what can be known, `gather` finds it out, the checks judge it: pure functions of the
facts, one sentence each. Nothing here ever drives an output.
"""
