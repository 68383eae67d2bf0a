"""Received files read into typed frames."""
