"""What happens at the order desk: customers with an account, and their orders."""
