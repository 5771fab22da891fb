"""What talks to AWS, all of it through boto3; imported only where a lake or command needs it."""
