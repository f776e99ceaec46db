"""What users ask: one named query each, returning plain values; command, API and page show them."""
