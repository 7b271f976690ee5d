"""Words as SQL: what is asked of vectors, as a step of a statement and as conditions that read it."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.search.compile import Arguments, word_reading

WORDS = "(SELECT match FROM asked)"
"""What `asked` gives. Hidden from the planner, which believes vectors cheap to read and would rather scan them all."""
HELD = f"vector @@ {WORDS}"
"""Whether an item holds the words, as their index tells it."""
HOLDS = f"ts_match_vq(vector, {WORDS})"
"""The same by a function, not by the operator, where the index of words is not to be read."""


def asked(words: Sequence[str], arguments: Arguments) -> str:
    """One tsquery of folded words, without those in which PostgreSQL sees none; null, which matches nothing, if none is left."""
    reading = word_reading("word", f"rank = {arguments.add(len(words), 'bigint')}")
    given = arguments.add(" ".join(words), "text")
    return (
        f"SELECT string_agg('(' || read || ')', ' & ')::tsquery AS match FROM (SELECT ({reading})::text AS read"
        f" FROM unnest(string_to_array({given}, ' ')) WITH ORDINALITY AS given(word, rank)) AS each WHERE read <> ''"
    )
