-- +goose Up
CREATE TABLE role_permission (
  role       VARCHAR(40) NOT NULL,
  permission VARCHAR(60) NOT NULL,
  PRIMARY KEY (role, permission)
);
