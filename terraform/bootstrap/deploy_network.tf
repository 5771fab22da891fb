# A thing has no name before it exists: what is made must carry our tag, what is changed must have it.

data "aws_iam_policy_document" "deploy_network" {
  #checkov:skip=CKV_AWS_356:describing calls of EC2 and KMS take no resource
  statement {
    sid     = "Look"
    actions = ["ec2:Describe*", "ec2:GetManagedPrefixListEntries", "kms:ListAliases", "kms:ListKeys", "sts:GetCallerIdentity"]
    # None of these takes a resource.
    resources = ["*"]
  }

  statement {
    sid = "MakeNetworks"
    actions = [
      "ec2:AllocateAddress", "ec2:CreateFlowLogs", "ec2:CreateInternetGateway", "ec2:CreateNatGateway", "ec2:CreateRouteTable",
      "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:CreateVpc", "ec2:CreateVpcEndpoint",
      "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress",
    ]
    resources = ["arn:aws:ec2:${var.region}:${var.account_id}:*/*"]
  }

  statement {
    sid = "ChangeOurNetworks"
    actions = [
      "ec2:AssociateRouteTable", "ec2:AttachInternetGateway", "ec2:CreateRoute", "ec2:DeleteFlowLogs", "ec2:DeleteInternetGateway",
      "ec2:DeleteNatGateway", "ec2:DeleteRoute", "ec2:DeleteRouteTable", "ec2:DeleteSecurityGroup", "ec2:DeleteSubnet", "ec2:DeleteTags",
      "ec2:DeleteVpc", "ec2:DeleteVpcEndpoints", "ec2:DetachInternetGateway", "ec2:DisassociateAddress", "ec2:DisassociateRouteTable",
      "ec2:ModifySecurityGroupRules", "ec2:ModifySubnetAttribute", "ec2:ModifyVpcAttribute", "ec2:ModifyVpcEndpoint",
      "ec2:ReleaseAddress", "ec2:ReplaceRoute", "ec2:ReplaceRouteTableAssociation", "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress", "ec2:UpdateSecurityGroupRuleDescriptionsEgress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
    ]
    resources = ["arn:aws:ec2:${var.region}:${var.account_id}:*/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/app"
      values   = ["marketpulse"]
    }
  }

  # Interfaces that services leave behind keep a network from being removed; they carry no tag of ours.
  statement {
    sid       = "RemoveInterfacesLeftBehind"
    actions   = ["ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface"]
    resources = ["arn:aws:ec2:${var.region}:${var.account_id}:network-interface/*"]
  }

  statement {
    sid       = "MakeKeys"
    actions   = ["kms:CreateKey", "kms:TagResource"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/app"
      values   = ["marketpulse"]
    }
  }

  statement {
    sid       = "KeepOurKeys"
    actions   = ["kms:*"]
    resources = ["arn:aws:kms:${var.region}:${var.account_id}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/app"
      values   = ["marketpulse"]
    }
  }

  statement {
    sid       = "NameKeys"
    actions   = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
    resources = ["arn:aws:kms:${var.region}:${var.account_id}:key/*", "arn:aws:kms:${var.region}:${var.account_id}:alias/marketpulse-*"]
  }
}
