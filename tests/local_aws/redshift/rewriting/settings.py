"""SET, RESET and SHOW of what only Redshift has; VACUUM and ANALYZE with its options."""

from tests.local_aws.redshift.rewriting.statement import Statement

_ONLY_IN_REDSHIFT = {
    "query_group",
    "wlm_query_slot_count",
    "enable_result_cache_for_session",
    "enable_case_sensitive_identifier",
    "enable_case_sensitive_super_attribute",
    "json_serialization_enable",
    "json_serialization_parse_nested_strings",
    "mv_enable_aqmv_for_session",
    "describe_field_name_in_uppercase",
    "spectrum_enable_pseudo_columns",
    "downcase_delimited_identifier",
    "enable_numeric_rounding",
    "analyze_threshold_percent",
    "error_on_nondeterministic_update",
    "stored_proc_log_min_messages",
    "use_fips_ssl",
}


def rewrite_setting(statement: Statement) -> None:
    """PostgreSQL keeps any setting whose name has a dot."""
    if statement.word(0) not in ("set", "reset", "show"):
        return
    index = 2 if statement.word(1) in ("session", "local") else 1
    name = statement.word(index)
    if name in _ONLY_IN_REDSHIFT:
        statement.replace(index, index + 1, f"redshift.{name}")


def rewrite_maintenance(statement: Statement) -> None:
    command = statement.word(0)
    if command == "vacuum":
        index = 1
        while statement.word(index) in ("full", "sort", "delete", "only", "reindex", "recluster"):
            index += 1
    elif command in ("analyze", "analyse"):
        index = 2 if statement.word(1) in ("verbose", "compression") else 1
    else:
        return
    _, after = statement.qualified_name(index)
    if index < len(statement.tokens) and statement.word(index) not in ("to", "boost"):
        statement.replace(0, after, f"{command} {statement.source(index, after)}")
    else:
        statement.replace(0, 1, command)
        after = 1
    if after < len(statement.tokens):
        statement.replace(after, len(statement.tokens), "")


def setting_changed(statement: Statement) -> tuple[str, str | None] | None:
    """Name and new value of a setting of Redshift, None for a reset."""
    if statement.word(1) not in _ONLY_IN_REDSHIFT:
        return None
    if statement.word(0) == "reset":
        return statement.word(1), None
    if statement.word(0) == "set" and statement.word(2) in ("to", "="):
        token = statement.tokens[3]
        return statement.word(1), token.value if token.value is not None else token.text
    return None
