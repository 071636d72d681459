"""After the visit: surveys and comebacks."""
