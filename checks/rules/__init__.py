"""Rules over whole rows, tables and sheets: one idea a module, each a pure function from frames to findings."""
