"""What the dashboard draws with NiceGUI: thin pages over the plain modules beside them."""
