"""Operations: the recorded changes that history, undo, conflicts and exchange are made of. Pure."""
