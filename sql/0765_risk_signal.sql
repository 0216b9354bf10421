-- +goose Up
CREATE TABLE risk_signal (
  case_id BIGINT       NOT NULL,
  kind    VARCHAR(20)  NOT NULL,
  words   VARCHAR(600) NOT NULL,
  seen_at BIGINT       NOT NULL,
  PRIMARY KEY (case_id, kind)
);
