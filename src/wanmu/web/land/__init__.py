"""The land of the county in the browser: parcels, books, due steps, redevelopment, parks."""
