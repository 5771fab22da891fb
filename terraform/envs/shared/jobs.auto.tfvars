# What `make package` builds and `marketpulse jobs publish` uploads, the same in every environment.
jobs_version = "0.1.0"

job_wheels = [
  "annotated_types-0.8.0-py3-none-any.whl",
  "boto3-1.44.5-py3-none-any.whl",
  "botocore-1.44.5-py3-none-any.whl",
  "jmespath-1.1.0-py3-none-any.whl",
  "numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
  "open_data_contract_standard-3.2.0-py3-none-any.whl",
  "pandas-2.3.3-cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl",
  "pyarrow-26.0.1-cp311-cp311-manylinux_2_28_x86_64.whl",
  "pydantic-2.14.3-py3-none-any.whl",
  "pydantic_core-2.50.4-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
  "pydantic_settings-2.16.3-py3-none-any.whl",
  "python_dateutil-2.9.0.post0-py2.py3-none-any.whl",
  "python_dotenv-1.2.4-py3-none-any.whl",
  "python_json_logger-4.2.0-py3-none-any.whl",
  "pytz-2026.6-py2.py3-none-any.whl",
  "pyyaml-6.0.3-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_28_x86_64.whl",
  "s3transfer-0.19.3-py3-none-any.whl",
  "six-1.17.0-py2.py3-none-any.whl",
  "typing_extensions-4.16.0-py3-none-any.whl",
  "typing_inspection-0.4.5-py3-none-any.whl",
  "tzdata-2026.6-py2.py3-none-any.whl",
  "urllib3-2.8.0-py3-none-any.whl",
]
