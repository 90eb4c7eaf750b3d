"""How well cards are read from texts: what is compared (`compare`), in which form (`conditions`, `rules`), and counts of it (`score`)."""
