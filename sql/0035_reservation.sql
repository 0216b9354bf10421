-- +goose Up
CREATE TABLE reservation (
  line_id  BIGINT NOT NULL PRIMARY KEY,
  stock_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  taken    BIGINT NOT NULL,
  released BIGINT NOT NULL,
  CONSTRAINT reservation_whole CHECK (quantity >= taken + released)
);
