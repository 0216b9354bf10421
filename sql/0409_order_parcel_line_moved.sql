-- +goose Up
INSERT INTO order_parcel_line (parcel_id, line_id, pieces)
SELECT p.id, l.id, l.shipped
FROM parcel p JOIN order_line l ON l.order_id = p.order_id
WHERE l.shipped > 0 AND NOT EXISTS (SELECT 1 FROM order_parcel_line n WHERE n.parcel_id = p.id AND n.line_id = l.id);
