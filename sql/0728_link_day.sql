-- +goose Up
CREATE TABLE link_day (
  link_id  BIGINT      NOT NULL,
  day      VARCHAR(10) NOT NULL,
  visits   BIGINT      NOT NULL,
  visitors BIGINT      NOT NULL,
  PRIMARY KEY (link_id, day)
);
