output "token_key_name" {
  description = "Parameter that holds the key of the tokens."
  value       = aws_ssm_parameter.token_key.name
}

output "model_key_name" {
  description = "Parameter that names the model in use."
  value       = aws_ssm_parameter.model_key.name
}

output "settings_arns" {
  description = "Parameter of each setting."
  value       = { for name, parameter in aws_ssm_parameter.setting : name => parameter.arn }
}
