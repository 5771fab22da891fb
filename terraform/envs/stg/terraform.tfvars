env         = "stg"
account_id  = "222222222222"
region      = "us-east-2"
owner       = "data-platform"
cost_center = "analytics"

network = {
  cidr               = "10.2.0.0/16"
  zones              = ["us-east-2a", "us-east-2b"]
  more_private_zones = ["us-east-2c"]
  endpoint_zones     = 1
  interface_endpoints = [
    "ec2", "ecr.api", "ecr.dkr", "glue", "kms", "logs", "monitoring", "redshift-serverless", "secretsmanager", "ssm", "sts",
  ]
  nat = false
}

log_retention_days = 30

artifact_reader_role_arns = []
model_source              = { account_id = "111111111111", env = "dev" }

glue = {
  worker_type = "G.1X"
  workers     = 2
  crawlers    = false
}

emr = {
  enabled            = true
  cluster_started    = false
  serverless_enabled = false
}

redshift = {
  kind                = "serverless"
  base_capacity       = 8
  max_capacity        = 16
  daily_rpu_hours     = 16
  keep_final_snapshot = false
}

source_database = {
  enabled        = true
  instance_class = "db.t4g.micro"
  multi_az       = false
  protected      = false
}

athena_scan_limit_gigabytes = 100

pipeline = {
  silver_on             = "emr"
  schedule_enabled      = false
  glue_schedule_enabled = false
  keep_images           = false
}

budget = {
  monthly_usd     = 500
  stop_at_percent = 100
}

alarm_limits = {
  quarantined_percent = 5
  hours_behind        = 30
}

alert_emails = []
