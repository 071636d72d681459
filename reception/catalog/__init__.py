"""Operations, parts and packages, with their prices."""
