"""The ODD protocol of a scenario (Grimm et al. 2020): read from the sources, not run, so that it is there at once."""
