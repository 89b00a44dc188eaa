"""A comparison as one page that stands alone: HTML with its charts in it, for readers who run nothing."""
