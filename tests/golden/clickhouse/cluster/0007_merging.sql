ALTER TABLE charges_local ON CLUSTER 'bills'
    MODIFY SETTING merge_selector_base = 20,
        min_age_to_force_merge_seconds = 3600,
        min_age_to_force_merge_on_partition_only = 1;
