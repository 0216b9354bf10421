-- +goose Up
CREATE TABLE bill_difference (
  id             BIGINT       NOT NULL PRIMARY KEY,
  on_day         VARCHAR(10)  NOT NULL,
  kind           VARCHAR(30)  NOT NULL,
  difference_key VARCHAR(120) NOT NULL,
  number         VARCHAR(64)  NOT NULL,
  ours           BIGINT       NOT NULL,
  theirs         BIGINT       NOT NULL,
  message        VARCHAR(300) NOT NULL,
  state          VARCHAR(10)  NOT NULL,
  cure           VARCHAR(20)  NOT NULL,
  reason         VARCHAR(200) NOT NULL,
  staff_id       BIGINT       NOT NULL,
  found_at       BIGINT       NOT NULL,
  cured_at       BIGINT       NOT NULL,
  CONSTRAINT bill_difference_once UNIQUE (difference_key)
);
