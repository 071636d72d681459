"""The windows and the command line: the two faces of the same actions."""
