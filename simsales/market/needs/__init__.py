"""Needs: how they arise, are used up, come up at key moments."""
