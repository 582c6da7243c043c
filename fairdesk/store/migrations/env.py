"""What Alembic runs for every step; ``store.migrate`` hands it the connection and the transaction."""

from alembic import context

from fairdesk.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
