-- +goose Up
CREATE INDEX review_product ON review (product_id, state, id);
