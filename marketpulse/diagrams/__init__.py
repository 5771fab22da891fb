"""The picture of an environment on AWS, drawn from one description: `make diagrams`."""
