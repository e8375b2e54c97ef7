"""Other feed readers on the same feeds: how they are installed (`cache`), and how each is run as its documentation
says. Nothing of the project is imported here but the contract of a contestant: most run in an environment of their own.
"""
