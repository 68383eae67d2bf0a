"""What a host lacks for production, as `parcomm install --check` tells it: a sentence for each lack."""
