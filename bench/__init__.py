"""How fast, against a stated goal; every value is measured beside its rival in the same run."""
