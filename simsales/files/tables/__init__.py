"""Tables of other people's making: whatever file they come in, rows of texts with their line numbers."""
