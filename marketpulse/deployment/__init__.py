"""The life of an environment on AWS: what it costs, deploying, validating and removing it."""
