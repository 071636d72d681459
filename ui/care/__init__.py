"""Call-backs: who is to be called, what they said, what came back."""
