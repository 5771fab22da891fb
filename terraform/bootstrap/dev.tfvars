account_id         = "111111111111"
region             = "us-east-2"
environments       = ["dev"]
owner              = "data-platform"
cost_center        = "analytics"
deploy_account_ids = ["111111111111", "222222222222"]
