"""What all that was read says together: where a milestone stands, when it is due, what changed, who disagrees.

Pure: evidence, decisions and a day in, data out. Nothing here reads a clock, a store or a text.
"""
