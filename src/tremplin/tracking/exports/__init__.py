"""Events as partners take them away: those they are a side of, by pages or all at once. Nothing tells who the visitor was."""
