"""Bytes of a batch in the formats that sources deliver; `encoding.ENCODERS` names them."""
