"""Tables and plots from results; never from a live market."""
