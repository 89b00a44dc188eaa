"""Every key of the schema and every field of every lever, drawn in three worlds and changed."""
