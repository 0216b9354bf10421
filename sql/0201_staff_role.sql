-- +goose Up
CREATE TABLE staff_role (
  staff_id BIGINT      NOT NULL,
  role     VARCHAR(40) NOT NULL,
  PRIMARY KEY (staff_id, role)
);
