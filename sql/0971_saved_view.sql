-- +goose Up
CREATE TABLE saved_view (
  id       BIGINT       NOT NULL PRIMARY KEY,
  staff_id BIGINT       NOT NULL,
  list     VARCHAR(40)  NOT NULL,
  name     VARCHAR(80)  NOT NULL,
  query    VARCHAR(500) NOT NULL,
  made_at  BIGINT       NOT NULL,
  CONSTRAINT saved_view_name UNIQUE (staff_id, list, name)
);
