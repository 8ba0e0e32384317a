"""Lists of records: sorted, filtered, paged and summed in the database, exported and printed."""
