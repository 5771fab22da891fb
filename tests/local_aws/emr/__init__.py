"""EMR steps, run by local Spark; clusters are moto's."""
