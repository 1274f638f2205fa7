CREATE ROW POLICY IF NOT EXISTS abi_all ON `abi`.`charges` FOR SELECT USING 1 TO `reader`, `writer`;

CREATE USER IF NOT EXISTS abi_r_2d6fc431e6ed1e3b HOST NONE;

CREATE ROW POLICY IF NOT EXISTS abi_r_2d6fc431e6ed1e3b ON `abi`.`charges` FOR SELECT USING ((cost_center IN ['42', 'it\'s \\ \x7Bx:String}'] AND subscription_key IN ['a', 'b']) OR (arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8('env'), mapValues(tags), mapKeys(tags)) IN ['prod'])) AS PERMISSIVE TO abi_r_2d6fc431e6ed1e3b;

GRANT SELECT ON `abi`.`charges` TO abi_r_2d6fc431e6ed1e3b;

GRANT SELECT ON `abi`.`charge_duplicates` TO abi_r_2d6fc431e6ed1e3b;

CREATE USER IF NOT EXISTS abi_s_2d6fc431e6ed1e3b IDENTIFIED WITH sha256_password BY 'p\'w' SETTINGS PROFILE 'abi_explorer';

ALTER USER abi_s_2d6fc431e6ed1e3b IDENTIFIED WITH sha256_password BY 'p\'w';

GRANT SELECT ON `abi_sql_x`.* TO abi_s_2d6fc431e6ed1e3b
