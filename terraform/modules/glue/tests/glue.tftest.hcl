mock_provider "aws" {
  source = "../mocks"
}

variables {
  name     = "marketpulse-dev"
  region   = "us-east-2"
  role_arn = "arn:aws:iam::111111111111:role/marketpulse-dev-glue"
  key_arn  = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  jobs_uri = "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0"
  network = {
    subnet_id          = "subnet-1"
    zone               = "us-east-2a"
    security_group_ids = ["sg-1"]
  }
  schedule_enabled = true
  job_definitions = {
    silver = {
      description         = "Bronze to silver"
      script              = "bronze_to_silver.py"
      arguments           = { "--lake" = "s3://marketpulse-111111111111-dev-{layer}" }
      scheduled_arguments = { "--days" = "3" }
      worker_type         = "G.1X"
      workers             = 2
      timeout_minutes     = 120
      retries             = 1
      bookmarks           = false
    }
  }
}

run "job_runs_the_published_script_without_glues_bookmarks" {
  command = plan

  assert {
    condition     = aws_glue_job.this["silver"].name == "marketpulse-dev-silver"
    error_message = "MARKETPULSE_GLUE_JOB names this job"
  }

  assert {
    condition     = aws_glue_job.this["silver"].command[0].script_location == "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0/bronze_to_silver.py"
    error_message = "the script is the one that was published"
  }

  assert {
    condition = aws_glue_job.this["silver"].default_arguments == tomap({
      "--extra-py-files"               = "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0/marketpulse.zip"
      "--job-bookmark-option"          = "job-bookmark-disable"
      "--enable-glue-datacatalog"      = "true"
      "--enable-metrics"               = "true"
      "--enable-observability-metrics" = "true"
      "--region"                       = "us-east-2"
      "--lake"                         = "s3://marketpulse-111111111111-dev-{layer}"
    })
    error_message = "these arguments and no others: the job refuses what looks like a misspelling"
  }

  assert {
    condition     = aws_glue_job.this["silver"].max_retries == 1 && aws_glue_job.this["silver"].execution_property[0].max_concurrent_runs == 1
    error_message = "a failed run is tried again, never beside another one"
  }

  assert {
    condition     = aws_glue_job.this["silver"].security_configuration == "marketpulse-dev"
    error_message = "logs and bookmarks are encrypted with the platform's key"
  }
}

run "wheels_are_installed_from_the_bucket_only" {
  command = plan

  variables {
    python_modules = ["s3://bucket/a.whl", "s3://bucket/b.whl"]
  }

  assert {
    condition     = aws_glue_job.this["silver"].default_arguments["--additional-python-modules"] == "s3://bucket/a.whl,s3://bucket/b.whl"
    error_message = "Glue takes the wheels as one list"
  }

  assert {
    condition     = aws_glue_job.this["silver"].default_arguments["--python-modules-installer-option"] == "--no-index --no-deps"
    error_message = "there is no way to a package index"
  }
}

run "workflow_starts_at_one_and_crawls_at_two" {
  command = plan

  variables {
    crawlers = {
      bronze = {
        uri      = "s3://marketpulse-111111111111-dev-raw/bronze/"
        database = "marketpulse_dev_bronze"
      }
    }
  }

  assert {
    condition     = aws_glue_trigger.etl.schedule == "cron(0 1 * * ? *)" && aws_glue_trigger.etl.actions[0].job_name == "marketpulse-dev-silver"
    error_message = "the workflow begins at 01:00 UTC with silver"
  }

  assert {
    condition     = aws_glue_trigger.crawl["nightly"].schedule == "cron(0 2 * * ? *)" && aws_glue_trigger.crawl["nightly"].actions[0].crawler_name == "marketpulse-dev-bronze"
    error_message = "crawlers start at 02:00 UTC"
  }

  assert {
    condition     = jsondecode(aws_glue_crawler.layer["bronze"].configuration).Grouping.TableLevelConfiguration == 3
    error_message = "one table per dataset"
  }

  assert {
    condition     = aws_glue_trigger.crawl["nightly"].workflow_name == null
    error_message = "Glue refuses a second start trigger in the workflow"
  }
}

run "nothing_is_crawled_unless_asked" {
  command = plan

  assert {
    condition     = length(aws_glue_crawler.layer) == 0 && length(aws_glue_trigger.crawl) == 0
    error_message = "tables are registered by those who write them"
  }
}

run "schedule_off_starts_nothing" {
  command = plan

  variables {
    schedule_enabled = false
  }

  assert {
    condition     = !aws_glue_trigger.etl.enabled
    error_message = "the workflow does not start by itself"
  }
}

run "job_follows_the_one_it_names" {
  command = plan

  variables {
    source_database = {
      jdbc_url   = "jdbc:postgresql://db:5432/shop"
      secret_arn = "arn:aws:secretsmanager:us-east-2:111111111111:secret:rds!db"
    }
    job_definitions = {
      ingest = {
        description     = "PostgreSQL to bronze"
        script          = "ingest.py"
        arguments       = {}
        worker_type     = "G.1X"
        workers         = 2
        timeout_minutes = 60
        retries         = 1
        bookmarks       = true
        reads_source    = true
      }
      silver = {
        description     = "Bronze to silver"
        script          = "bronze_to_silver.py"
        arguments       = {}
        worker_type     = "G.1X"
        workers         = 2
        timeout_minutes = 120
        retries         = 1
        bookmarks       = false
        after           = "ingest"
      }
    }
  }

  assert {
    condition     = [for action in aws_glue_trigger.etl.actions : action.job_name] == ["marketpulse-dev-ingest"]
    error_message = "the schedule starts only what waits for nothing"
  }

  assert {
    condition     = tolist(aws_glue_trigger.next["silver"].predicate[0].conditions)[0].job_name == "marketpulse-dev-ingest"
    error_message = "silver waits for the ingest to succeed"
  }

  assert {
    condition     = aws_glue_job.this["ingest"].connections == tolist(["marketpulse-dev-network", "marketpulse-dev-source"])
    error_message = "the ingest reaches the database through its connection"
  }

  assert {
    condition     = aws_glue_job.this["ingest"].default_arguments["--job-bookmark-option"] == "job-bookmark-enable"
    error_message = "a job that wants bookmarks has them"
  }
}

run "job_with_a_schedule_of_its_own_is_outside_the_workflow" {
  command = plan

  variables {
    schedule_enabled = false
    job_definitions = {
      ingest = {
        description     = "PostgreSQL to bronze"
        script          = "ingest.py"
        arguments       = {}
        worker_type     = "G.1X"
        workers         = 2
        timeout_minutes = 60
        retries         = 1
        bookmarks       = false
        schedule        = "cron(30 0 * * ? *)"
      }
      silver = {
        description     = "Bronze to silver"
        script          = "bronze_to_silver.py"
        arguments       = {}
        worker_type     = "G.1X"
        workers         = 2
        timeout_minutes = 120
        retries         = 1
        bookmarks       = false
      }
    }
  }

  assert {
    condition     = aws_glue_trigger.lone["ingest"].enabled && aws_glue_trigger.lone["ingest"].workflow_name == null
    error_message = "it starts although the workflow does not"
  }

  assert {
    condition     = [for action in aws_glue_trigger.etl.actions : action.job_name] == ["marketpulse-dev-silver"]
    error_message = "the workflow leaves it out"
  }
}

run "job_without_its_database_is_refused" {
  command = plan

  variables {
    job_definitions = {
      ingest = {
        description     = "PostgreSQL to bronze"
        script          = "ingest.py"
        arguments       = {}
        worker_type     = "G.1X"
        workers         = 2
        timeout_minutes = 60
        retries         = 1
        bookmarks       = true
        reads_source    = true
      }
    }
  }

  expect_failures = [aws_glue_job.this]
}
