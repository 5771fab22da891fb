account_id        = "222222222222"
region            = "us-east-2"
environments      = ["stg", "prod"]
owner             = "data-platform"
cost_center       = "analytics"
model_account_ids = ["111111111111"]
