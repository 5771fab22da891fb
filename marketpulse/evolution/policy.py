"""How much change in delivered data an environment lets pass.

A contract that names a policy keeps it everywhere; one that names none takes the environment's.
"""

from dataclasses import replace

from marketpulse.contract_model import Contract

OF_ENVIRONMENT = {
    "local": "strict",
    "dev": "permissive",
    "stg": "additive",
    "prod": "strict",
}
"""A laptop refuses what production would refuse."""
STRICTEST = "prod"
"""The environment a job takes that was told none."""


def under_policy(contract: Contract, environment: str) -> Contract:
    """Settle the policy of a contract; it counts for whether a batch is stale, as all else does."""
    return replace(contract, evolution=contract.evolution or OF_ENVIRONMENT[environment])


def may_be_missing(contract: Contract, name: str) -> bool:
    """Whether a required column may go without values: anything but the key and the event time."""
    holds_identity = name in contract.table.key or name == contract.event_time
    return contract.evolution == "permissive" and not holds_identity
