-- +goose Up
CREATE INDEX stock_document_kind ON stock_document (kind, id);
