mock_provider "aws" {
  source = "../../modules/mocks"
}

run "stg" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    token_key = "for tests"
  }
}
