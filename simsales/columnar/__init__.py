"""Mesa agents over columns: populations, fields, agent sets."""
