"""Signing in and locking."""
