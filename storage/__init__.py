"""The database and the stored bytes. The only package that imports SQLAlchemy."""
