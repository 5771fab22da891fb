# The silver step is the one that `marketpulse emr submit` makes: the same command, and a test that
# the two agree.
locals {
  python = "/opt/marketpulse/bin/python"
  spark_settings = {
    "spark.pyspark.driver.python"                                   = local.python
    "spark.pyspark.python"                                          = local.python
    "spark.sql.parquet.fs.optimized.committer.optimization-enabled" = "true"
  }

  silver_step = {
    Name            = "silver"
    ActionOnFailure = "CONTINUE"
    HadoopJarStep = {
      Jar = "command-runner.jar"
      Args = concat(
        ["spark-submit", "--deploy-mode", "client", "--name", "silver"],
        flatten([for name, value in local.spark_settings : ["--conf", "${name}=${value}"]]),
        ["--py-files", "${var.jobs_uri}/marketpulse.zip", "${var.jobs_uri}/bronze_to_silver.py"],
        flatten([for name, value in var.silver_arguments : [name, value]]),
      )
    }
  }

  # Shows that nodes, YARN and Spark work, without any of our code.
  spark_pi_step = {
    Name            = "spark-pi"
    ActionOnFailure = "CONTINUE"
    HadoopJarStep = {
      Jar  = "command-runner.jar"
      Args = ["spark-example", "SparkPi", "10"]
    }
  }
}
