"""Conditions (`where:`) compiled to SQL, exactly, for SQLite and PostgreSQL."""
