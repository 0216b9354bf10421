-- +goose Up
CREATE TABLE search_word (
  id       BIGINT      NOT NULL PRIMARY KEY,
  on_day   VARCHAR(10) NOT NULL,
  word     VARCHAR(40) NOT NULL,
  searches BIGINT      NOT NULL,
  CONSTRAINT search_word_once UNIQUE (on_day, word)
);
