from marketpulse.dbt_messages import one_paragraph, without_place

OF_GLUE = """Database Error in model order_states (models/gold/orders/order_states.sql)
  Glue cursor returned `error` for statement None for code
  from spark_jobs.gold import writing
  answer(writing.replace_table(spark, 'gold.order_states', "select a, b\\nfrom rates"))
  , AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] `rates` cannot be found; line 2 pos 5;
  'Project [a, b]
  +- 'UnresolvedRelation [rates], [], false

  compiled code at target/run/order_states.sql"""


def test_error_of_glue_is_told_without_the_code_and_the_plan():
    assert one_paragraph(OF_GLUE) == (
        "Database Error in model order_states (models/gold/orders/order_states.sql) "
        "AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] `rates` cannot be found; "
        "line 2 pos 5"
    )


def test_error_that_tells_of_another_is_kept_whole():
    text = "Glue cursor returned `error` for statement 7 for code x, GoldError: a, ValueError: b"

    assert one_paragraph(text) == "GoldError: a, ValueError: b"


def test_trail_of_macros_is_dropped():
    text = "Compilation Error in macro copy (macros/copy.sql)\n  no such table\n  > in macro a\n"

    assert without_place(one_paragraph(text)) == "no such table"
