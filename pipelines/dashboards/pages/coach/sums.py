"""The queries of a coach's people as a whole: how far applications came, how interviews ended, and what their rows are worth.

Read behind audience.as_coaches, for all coaches of a program at once; who the people are is tables.py's.
"""

from __future__ import annotations

# What rates.worth asks for, of `yes` of `n` by person: one person's rows are more alike than those of several.
_BY_PERSON = """count(*) FILTER (n > 0) AS people, sum(n) AS rows, sum(yes) AS total, sum(yes * yes) AS squares,
               sum(yes * n) AS products, sum(n * n) AS sizes"""

OF_A_GROUP = {
    "applications": """
        SELECT coach, count(*) AS n FROM applications WHERE NOT is_wish AND NOT is_future GROUP BY ALL""",
    # As mart_funnel counts it, without stages that no one met: a held meeting or an event at the stage or beyond it; kinds of one rank are alternatives.
    "funnel": f"""
        WITH ranked AS (SELECT unnest($stages::VARCHAR[]) AS stage, unnest($ranks::BIGINT[]) AS stage_rank),
        counted AS (SELECT coach, seeker, application FROM applications WHERE NOT is_wish AND NOT is_future),
        replaced AS (SELECT DISTINCT coach, supersedes AS event_id FROM events WHERE supersedes IS NOT NULL),
        seen AS (
            SELECT DISTINCT coach, seeker, application, event, stage_rank AS event_rank
            FROM (FROM events ANTI JOIN replaced USING (coach, event_id)) e
            JOIN ranked ON event = stage JOIN counted USING (coach, seeker, application)
            WHERE coalesce(happened_on <= $as_of, true)),
        reached AS (
            SELECT DISTINCT coach, seeker, application, stage
            FROM seen JOIN ranked
              ON event_rank > stage_rank OR (event_rank = stage_rank AND (event = stage OR stage = 'interview'))),
        met AS (SELECT DISTINCT coach, event AS stage FROM seen),
        sent AS (SELECT coach, seeker, count(*) AS n FROM counted GROUP BY ALL),
        each AS (
            SELECT coach, sent.seeker, stage, n, count(reached.application) AS yes
            FROM sent JOIN (SELECT DISTINCT coach, stage FROM reached) stages USING (coach)
            LEFT JOIN reached USING (coach, seeker, stage) GROUP BY ALL)
        SELECT coach, stage, sum(yes)::BIGINT AS n_reached, {_BY_PERSON}
        FROM each JOIN ranked USING (stage)
        WHERE stage IN ('interview', 'offer') OR (coach, stage) IN (FROM met)
        GROUP BY coach, stage, stage_rank
        ORDER BY coach, stage_rank, list_position($stages::VARCHAR[], stage)""",
    "stages": f"""
        WITH each AS (
            SELECT coach, stage, seeker, count(*) FILTER (result = 'advanced') AS yes,
                   count(*) FILTER (result = 'rejected') AS no, count(*) FILTER (result = 'no_response') AS silent,
                   count(*) FILTER (result = 'pending') AS still_open, count(*) FILTER (result = 'withdrew') AS back,
                   yes + no + silent AS n
            FROM interviews WHERE is_held GROUP BY coach, stage, seeker)
        SELECT coach, stage, sum(yes)::BIGINT AS advanced, sum(no)::BIGINT AS rejected, sum(silent)::BIGINT AS no_response,
               sum(still_open)::BIGINT AS n_open, sum(back)::BIGINT AS withdrew, {_BY_PERSON}
        FROM each GROUP BY coach, stage ORDER BY coach, list_position($stages::VARCHAR[], stage)""",
}
