"""Step Functions: moto interprets the definitions; its tasks call the other parts of this AWS."""
