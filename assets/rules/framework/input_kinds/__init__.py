"""The kinds of inputs, a class each; `assets.rules.framework.inputs` knows them all."""
