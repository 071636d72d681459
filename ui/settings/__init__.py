"""What a branch may set: itself, its people, bays, catalogue, papers, targets, copies."""
