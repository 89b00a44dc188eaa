"""Friends: who knows whom, what is told, who refers whom."""
