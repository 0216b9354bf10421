-- +goose Up
CREATE TABLE link_visitor (
  member_id BIGINT NOT NULL,
  link_id   BIGINT NOT NULL,
  first_at  BIGINT NOT NULL,
  PRIMARY KEY (member_id, link_id)
);
