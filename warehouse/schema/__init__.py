"""The warehouse's schema: migrations, drift, guards, views and roles."""
