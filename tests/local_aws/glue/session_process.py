"""The Python process of one Glue session: reads statements line by line, answers each.

Started by file name, with no module of this project on its path: what the session can import is
what Glue would give it.
"""

import ast
import contextlib
import io
import json
import os
import signal
import sys
import traceback
from types import CodeType

from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    # Whatever a library prints by itself must not look like an answer.
    os.dup2(2, 1)
    order = json.loads(sys.stdin.readline())
    sys.argv = ["session", "--SESSION_ID", order["id"]]
    sys.path[:0] = order["python_path"]
    spark = open_session(order)
    namespace = {"__name__": "__main__", "spark": spark, "sc": spark.sparkContext}
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        statement = json.loads(line)
        output = run(statement, namespace)
        answers.write(json.dumps({"number": statement["number"], "output": output}) + "\n")


def open_session(order: dict) -> SparkSession:
    """A session of its own in the Spark that all Glue sessions share."""
    gateway = launch_gateway()
    java = gateway.jvm
    shared = java.JavaSparkContext.fromSparkContext(
        java.org.apache.spark.SparkContext.getOrCreate(java.org.apache.spark.SparkConf())
    )
    context = SparkContext(gateway=gateway, jsc=shared, conf=SparkConf(_jconf=shared.getConf()))
    # PySpark's own handler would cancel the jobs of every session.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name, folder in order["mounts"].items():
        shared.hadoopConfiguration().set(name, folder)
    context.environment["PYTHONPATH"] = ":".join(order["python_path"])
    parent = java.org.apache.spark.sql.SparkSession.builder().getOrCreate()
    spark = SparkSession(context, parent.newSession())
    for name, value in order["settings"].items():
        try:
            spark.conf.set(name, value)
        except PySparkException as refused:
            print(f"{name} holds for all sessions and stays: {refused}", file=sys.stderr)
    return spark


def run(statement: dict, namespace: dict) -> dict:
    """Run code as a notebook does: printed text, then the value of a last expression."""
    number, printed = statement["number"], io.StringIO()
    context, group = namespace["sc"], f"{os.getpid()}/{statement['number']}"
    context.setJobGroup(group, f"statement {number} of a Glue session")
    try:
        with contextlib.redirect_stdout(printed):
            body, last = _compiled(statement["code"], number)
            exec(body, namespace)
            value = eval(last, namespace) if last else None
            if value is not None:
                print(repr(value))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            context.cancelJobGroup(group)
        return {
            "ExecutionCount": number,
            "Status": "error",
            "ErrorName": type(error).__name__,
            "ErrorValue": str(error),
            "Traceback": traceback.format_exc().splitlines(),
        }
    return {"ExecutionCount": number, "Status": "ok", "Data": {"TextPlain": printed.getvalue()}}


def _compiled(code: str, number: int) -> tuple[CodeType, CodeType | None]:
    name = f"<statement {number}>"
    tree = ast.parse(code, name)
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return compile(tree, name, "exec"), None
    last = ast.Expression(tree.body.pop().value)
    return compile(tree, name, "exec"), compile(last, name, "eval")


if __name__ == "__main__":
    main()
