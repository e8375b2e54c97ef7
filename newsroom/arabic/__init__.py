"""Arabic as it is written: folding, offsets, dates for display. Text in, text out; imports only itself."""
