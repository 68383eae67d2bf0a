"""Framework lint: rules that can be computed but contradict themselves, found before they score anyone."""
