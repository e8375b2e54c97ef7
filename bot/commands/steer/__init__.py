"""For admins: what is followed, from where, by whom, and the books of it."""
