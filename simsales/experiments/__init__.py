"""Many runs on the same luck, and what they say together."""
