"""Who uses the office: people, the unit each belongs to, and what a role may do."""
