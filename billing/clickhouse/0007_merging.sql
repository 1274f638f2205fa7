-- A snapshot's lines are merged whole, once, an hour after they were loaded, or earlier where there
-- are many parts. The engine's own habit is to begin after the fifth part: in the middle of the
-- load, on the processors the load needs.
ALTER TABLE charges
    MODIFY SETTING merge_selector_base = 20,
        min_age_to_force_merge_seconds = 3600,
        min_age_to_force_merge_on_partition_only = 1;
