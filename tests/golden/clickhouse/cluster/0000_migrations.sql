CREATE TABLE IF NOT EXISTS migrations_local ON CLUSTER 'bills' (
    name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY name;

CREATE TABLE IF NOT EXISTS migrations ON CLUSTER 'bills' AS migrations_local
ENGINE = Distributed('bills', currentDatabase(), 'migrations_local', cityHash64(name));
