"""One module a fact type: which words state it, and which role is which party."""
