"""The records that the source systems deliver, as Arrow tables in the columns of the contracts."""
