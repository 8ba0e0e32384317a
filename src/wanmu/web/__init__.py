"""The office: what staff use in a browser. Only this package knows Django."""
