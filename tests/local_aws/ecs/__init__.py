"""ECS tasks: moto keeps clusters and definitions, the containers of a task are processes here."""
