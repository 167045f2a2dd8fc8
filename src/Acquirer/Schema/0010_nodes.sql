-- Several hosts on one database: whose it is to end what is open. The number of the host's mark (commit_marks); 0 where a database has one host.
-- Of a transaction: the host that began it, or that took it over from one that is gone, while it is pending or unknown.
ALTER TABLE transactions ADD COLUMN node BIGINT NOT NULL DEFAULT 0;
-- Of a reversal: the host that tells the network.
ALTER TABLE network_reversals ADD COLUMN node BIGINT NOT NULL DEFAULT 0;
