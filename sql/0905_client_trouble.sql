-- +goose Up
CREATE TABLE client_trouble (
  id          BIGINT        NOT NULL PRIMARY KEY,
  fingerprint VARCHAR(64)   NOT NULL,
  message     VARCHAR(300)  NOT NULL,
  page        VARCHAR(100)  NOT NULL,
  stack       VARCHAR(1500) NOT NULL,
  platform    VARCHAR(20)   NOT NULL,
  version     VARCHAR(40)   NOT NULL,
  times       BIGINT        NOT NULL,
  first_at    BIGINT        NOT NULL,
  last_at     BIGINT        NOT NULL,
  CONSTRAINT client_trouble_fingerprint UNIQUE (fingerprint)
);
