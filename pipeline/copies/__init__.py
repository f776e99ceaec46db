"""Is this text a copy of that one? Fingerprints, candidates, alignment, verdict."""
