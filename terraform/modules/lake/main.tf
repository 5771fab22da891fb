locals {
  prefix = "marketpulse-${var.account_id}-${var.env}"

  layers = {
    # Raw is what everything else can be made from again: it is kept, ever cheaper.
    raw = {
      transitions = { STANDARD_IA = 30, DEEP_ARCHIVE = 180 }
      expirations = {}
    }
    silver = {
      transitions = {}
      expirations = {}
    }
    gold = {
      transitions = {}
      # Answers of Athena, which the workgroup writes here, encrypted like what they came from.
      expirations = { "athena-results/" = 7 }
    }
  }
}

module "layer" {
  source   = "../bucket"
  for_each = local.layers

  name        = "${local.prefix}-${each.key}"
  key         = { arn = var.key_arn }
  log_bucket  = module.logs.name
  transitions = each.value.transitions
  expirations = each.value.expirations
}
