"""What happens, as the office keeps it: firms, land, where each value comes from, its history."""
