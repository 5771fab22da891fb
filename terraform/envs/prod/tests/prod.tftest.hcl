mock_provider "aws" {
  source = "../../modules/mocks"
}

run "prod" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    token_key = "for tests"
  }
}
