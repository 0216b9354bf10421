-- +goose Up
CREATE INDEX image_choice_product ON image_choice (product_id, image_set_id, id);
