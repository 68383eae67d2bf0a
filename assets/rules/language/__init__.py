"""The rule language's expressions: text, tree, types, values."""
