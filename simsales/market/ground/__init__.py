"""The ground that all rooms stand on: names, offers, luck of the day, audiences, what a component is."""
