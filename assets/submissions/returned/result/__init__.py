"""What an agency is told of its file: the result sheet and the marks."""
