"""Who changed what, when, from what to what: append-only, and chained so that a gap shows."""
