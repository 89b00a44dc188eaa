"""Measures as pure functions, and the recorder that collects them."""
