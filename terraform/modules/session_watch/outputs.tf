output "state_machine_arn" {
  description = "The watch."
  value       = aws_sfn_state_machine.this.arn
}
