"""Everything that an account has, kind by kind, so that before and after can be compared."""

from tests.terraform.deployments import Deployment

# Service, operation, the list in its answer, what a thing is called there, arguments.
_KINDS = [
    ("athena", "list_work_groups", "WorkGroups", "Name", {}),
    ("budgets", "describe_budgets", "Budgets", "BudgetName", {"AccountId": "{account}"}),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName", {}),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName", {}),
    ("dynamodb", "list_tables", "TableNames", None, {}),
    ("ec2", "describe_flow_logs", "FlowLogs", "FlowLogId", {}),
    ("ec2", "describe_internet_gateways", "InternetGateways", "InternetGatewayId", {}),
    ("ec2", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", {}),
    ("ec2", "describe_route_tables", "RouteTables", "RouteTableId", {}),
    ("ec2", "describe_security_groups", "SecurityGroups", "GroupId", {}),
    ("ec2", "describe_subnets", "Subnets", "SubnetId", {}),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointId", {}),
    ("ec2", "describe_vpcs", "Vpcs", "VpcId", {}),
    ("ecr", "describe_repositories", "repositories", "repositoryName", {}),
    ("emr", "list_security_configurations", "SecurityConfigurations", "Name", {}),
    ("events", "list_rules", "Rules", "Name", {}),
    ("glue", "get_connections", "ConnectionList", "Name", {}),
    ("glue", "get_crawlers", "Crawlers", "Name", {}),
    ("glue", "get_databases", "DatabaseList", "Name", {}),
    ("glue", "get_jobs", "Jobs", "Name", {}),
    ("glue", "get_security_configurations", "SecurityConfigurations", "Name", {}),
    ("glue", "get_triggers", "Triggers", "Name", {}),
    ("glue", "list_workflows", "Workflows", None, {}),
    ("iam", "list_instance_profiles", "InstanceProfiles", "InstanceProfileName", {}),
    ("iam", "list_policies", "Policies", "PolicyName", {"Scope": "Local"}),
    ("iam", "list_roles", "Roles", "RoleName", {}),
    ("kms", "list_aliases", "Aliases", "AliasName", {}),
    ("logs", "describe_log_groups", "logGroups", "logGroupName", {}),
    ("rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier", {}),
    ("rds", "describe_db_parameter_groups", "DBParameterGroups", "DBParameterGroupName", {}),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupName", {}),
    ("redshift", "describe_clusters", "Clusters", "ClusterIdentifier", {}),
    ("redshift-serverless", "list_namespaces", "namespaces", "namespaceName", {}),
    ("redshift-serverless", "list_workgroups", "workgroups", "workgroupName", {}),
    ("s3", "list_buckets", "Buckets", "Name", {}),
    ("scheduler", "list_schedules", "Schedules", "Name", {}),
    ("secretsmanager", "list_secrets", "SecretList", "Name", {}),
    ("sns", "list_topics", "Topics", "TopicArn", {}),
    ("ssm", "describe_parameters", "Parameters", "Name", {}),
    ("stepfunctions", "list_state_machines", "stateMachines", "name", {}),
]


def inventory(deployment: Deployment) -> set[str]:
    """Names of all things of the account, each with its kind."""
    found = set()
    for service, operation, listing, name, options in _KINDS:
        client = deployment.client(service)
        given = {key: text.format(account=deployment.account) for key, text in options.items()}
        if client.can_paginate(operation):
            pages = client.get_paginator(operation).paginate(**given)
        else:
            pages = [getattr(client, operation)(**given)]
        for page in pages:
            things = [it[name] if name else it for it in page.get(listing, [])]
            found |= {f"{service} {listing}: {thing}" for thing in things}
    return found
