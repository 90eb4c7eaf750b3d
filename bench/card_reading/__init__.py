"""How well cards are read from texts: what is compared (`compare`), and amounts in comparable form (`rules`)."""
