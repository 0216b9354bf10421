-- +goose Up
CREATE INDEX stock_move_stock ON stock_move (stock_id, document_id);
