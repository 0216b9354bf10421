-- +goose Up
CREATE TABLE image_choice (
  id             BIGINT       NOT NULL PRIMARY KEY,
  distributor_id BIGINT       NOT NULL,
  product_id     BIGINT       NOT NULL,
  image_set_id   BIGINT       NOT NULL,
  own_choice     INT          NOT NULL,
  inviter_id     BIGINT       NOT NULL,
  region         VARCHAR(100) NOT NULL,
  active_day     VARCHAR(10)  NOT NULL,
  given_at       BIGINT       NOT NULL,
  CONSTRAINT image_choice_once UNIQUE (distributor_id, product_id)
);
