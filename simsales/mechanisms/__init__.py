"""What happens in a week, one file a thing that happens."""
